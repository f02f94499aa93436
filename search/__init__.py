"""Search: text, documents, queries, engines and the outbox; it knows no room above it."""
