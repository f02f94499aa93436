"""What writes imports: their jobs, their reading, what editors correct, their commit."""
