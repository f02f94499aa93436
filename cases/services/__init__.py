"""Services write: they load, lock, ask the rules, write and announce. What to decide they ask."""
