"""Statutes: reading, comparing and relating regulations; it knows no model, clock or database."""
