"""The search page: from an address to a question, and from results to what people read."""
