NAME = "other.keras"
