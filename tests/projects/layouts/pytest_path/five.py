NAME = "five.keras"
