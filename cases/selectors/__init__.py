"""What readers read: querysets turned into frozen values. Nothing here writes."""
