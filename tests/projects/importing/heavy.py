"""What takes too many steps is unknown, and may have changed what it is given."""


def count(names):
    for one in range(6):
        for two in range(6):
            for three in range(6):
                for four in range(6):
                    names.append(f"{one}{two}{three}{four}")
    names.clear()
    return "counted.keras"
