"""Commands of the search room: they translate between a shell and the service."""
