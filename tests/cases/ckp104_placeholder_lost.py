"""CKP104: placeholders that Keras never sees."""

import os
from pathlib import Path

from keras.callbacks import ModelCheckpoint

TEMPLATE = "ckpt/m_{epoch:02d}.keras"
epoch = 0
name = "{epoch:02d}"

CALLBACKS = [
    ModelCheckpoint(f"a_{epoch}.keras"),  # error: CKP104 21 an f-string fills in {epoch} once
    ModelCheckpoint("b_{epoch}.keras".format(epoch=1)),  # error: CKP104 21 .format() fills in {epoch} once
    ModelCheckpoint("c_%02d.keras" % epoch),  # error: CKP104 21 % fills in {epoch} once
    ModelCheckpoint("d_{:02d}.keras".format(epoch)),  # error: CKP104 21 'd_00.keras'
    ModelCheckpoint("e_{{epoch}}.keras"),  # error: CKP104 21 '{epoch}' stays in the file name
    ModelCheckpoint("f_%02d.keras"),  # error: CKP104 21 '%02d' stays
    ModelCheckpoint("g_$epoch.keras"),  # error: CKP104 21 '$epoch' stays
    ModelCheckpoint("h_<epoch>.keras"),  # error: CKP104 21 '<epoch>' stays
    ModelCheckpoint("i_%d.keras", save_best_only=True),  # error: CKP104 21 '%d' stays
    ModelCheckpoint(Path(TEMPLATE).with_name("best.keras")),  # error: CKP104 21 .with_name() drops {epoch}
    ModelCheckpoint(os.path.dirname(TEMPLATE)),  # error: CKP104 21 os.path.dirname() drops {epoch}
    ModelCheckpoint("{root}/k_{epoch}.keras".format(root="runs")),  # error: CKP104 21 'runs/k_<epoch>.keras'
    ModelCheckpoint(f"l_{{epoch}}.keras"),
    ModelCheckpoint("{}/m_{{epoch}}.keras".format("runs")),
    ModelCheckpoint(f"n_{name}.keras"),
    ModelCheckpoint("100%/o_{epoch}.keras"),
    ModelCheckpoint(f"p_{epoch}.keras", save_best_only=True),
    ModelCheckpoint(os.path.join(os.path.dirname(TEMPLATE), "q_{epoch}.keras")),
]
