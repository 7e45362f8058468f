sep = "_{epoch}"
