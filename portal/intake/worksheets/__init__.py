"""Worksheets of every make become cells with their address, and what was repaired in them."""
