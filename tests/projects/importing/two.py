import one
import train

NAME = "two"
NOT_YET = one.EARLY


def joined(name):
    return NAME + "/" + name


def told():
    return train.FOLDER + "/told.keras"
