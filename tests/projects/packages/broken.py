BEST = "best.keras"
This is no Python.
