"""What keeps the product running: `up`, supervision, scheduler, health, start and stop."""
