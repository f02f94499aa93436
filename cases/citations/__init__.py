"""Citations of regulations: finds them in text, resolves them to clauses, marks them for reading.

Pure Python: it knows words and numbers, and nothing of pages, databases or clocks.
"""
