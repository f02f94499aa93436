"""The work of editors: imports and their check, queues of citations, what waits."""
