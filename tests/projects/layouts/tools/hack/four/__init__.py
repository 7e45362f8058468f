NAME = "four.keras"
