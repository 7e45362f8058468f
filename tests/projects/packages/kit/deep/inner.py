from .. import saver as made
from ..saver import saver

INNER = "inner.keras"


def run():
    return saver("run.keras")  # error: CKP101 12 (kit/saver.py:5)
