"""Comparing by meaning, an option: nothing of it is imported where no model is there."""
