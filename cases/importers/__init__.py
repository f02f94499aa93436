"""Text becomes recognised cases here; files, databases and pages are unknown in this room."""
