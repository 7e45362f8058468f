NAME = "inserted_{epoch}.keras"
