"""The table of the bare page."""
