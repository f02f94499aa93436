"""Cases: list, detail, related cases, slides, publication, what the gate asks."""
