from ..kit.deep.inner import INNER

BEST = "best.keras"
_PRIVATE = "private.keras"
hidden = "hidden.keras"
