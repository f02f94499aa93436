"""The screens on which documents come in: upload, check, commit, and what is missing."""
