"""The site as people meet it: doors, frame, home, search page."""
