"""Who hears of it: flake8, and whatever else shows findings to people."""
