NAME = "one.keras"
