"""Cases and regulations: what went wrong or right, and which clause says so."""
