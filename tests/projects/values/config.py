import os
from dataclasses import dataclass, field

BEST = os.path.join("out", "best.keras")
TEMPLATE = "m_{epoch:02d}.keras"
TABLE = {"filepath": "t.keras"}
EPOCHS = 1


@dataclass
class Settings:
    name: str = "unet"
    path: str = field(init=False)

    def __post_init__(self):
        self.path = self.name + ".keras"


def __getattr__(name):
    return name.lower() + ".keras"
