"""The engines behind one protocol; they know plans and documents, nothing of Django."""
