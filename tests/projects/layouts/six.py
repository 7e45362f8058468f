NAME = "root_{epoch}.keras"
