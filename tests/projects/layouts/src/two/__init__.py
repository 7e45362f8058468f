NAME = "two.keras"
