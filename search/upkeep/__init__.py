"""Indexes kept true: which there are, who takes turns at them, what waits, and who answers now."""
