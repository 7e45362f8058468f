NAME = "three.keras"
