# options: --extend-select=CKP910
"""What could not be judged, and why."""

import sys

from keras.callbacks import ModelCheckpoint


def build(path, freq):
    ModelCheckpoint(path)  # error: CKP910 21 filepath is not known (path), as it is a parameter (line 9)
    ModelCheckpoint("a_{epoch}.keras", save_freq=freq)  # error: CKP910 40 save_freq is not known
    ModelCheckpoint(path + "/a_{epoch}.keras")
    ModelCheckpoint(f"{path}.keras", save_weights_only=False)  # error: CKP910 21 filepath


ModelCheckpoint(**options)  # error: CKP910 1 an unpacked argument may set it
ModelCheckpoint("b_{epoch}.keras")
ModelCheckpoint("c_{epoch}.keras", save_freq=len(data))
ModelCheckpoint()  # error: CKP303 1 filepath is missing
if "--best" in sys.argv:
    name = "best.keras"
else:
    name = read()
ModelCheckpoint(name)  # error: CKP910 17 filepath

ModelCheckpoint("e_" + read("{epoch}") + ".keras")  # error: CKP910 17 filepath is not known (read()), as the function

late = ModelCheckpoint("d.keras")  # error: CKP910 24 the file assigns it afterwards
late.filepath = "e_{epoch}.keras"

# more ways through the branches than are followed
path = "a" if a else "b" if b else "c" if c else "d" if d else "e" if e else "f" if f else "g"
monitor = "A" if A else "B" if B else "C" if C else "D" if D else "E" if E else "F" if F else "G"
mode = "min" if x else "max" if y else "auto" if z else "mean" if w else "middle" if v else "minimum"
ModelCheckpoint(path, monitor, mode=mode)  # error: CKP910 17 it has too many possible values
