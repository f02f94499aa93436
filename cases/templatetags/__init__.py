"""What templates of this room ask for by name."""
