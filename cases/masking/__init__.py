"""Personal data in the text of a case: what it is, where it stands, what may stand in its place."""
