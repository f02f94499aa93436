"""Settings by environment: base, local for `up`, test, production."""
