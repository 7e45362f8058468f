NAME = "six.keras"
