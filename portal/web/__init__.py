"""The site as people meet it: doors, chrome, home, search page."""
