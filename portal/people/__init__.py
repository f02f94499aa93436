"""People: who somebody is, where they work, which role they have, what they may do."""
