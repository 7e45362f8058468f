"""CKP302: templates that str.format does not take."""

from keras.callbacks import ModelCheckpoint

CALLBACKS = [
    ModelCheckpoint("a.{epoch:02d-{val_loss:.2f}}.keras"),  # error: CKP302 21 the first save will raise ValueError
    ModelCheckpoint("b_{epoch.keras"),  # error: CKP302 21 is no valid template
    ModelCheckpoint("c_{epoch}}.keras"),  # error: CKP302 21 Single '}'
    ModelCheckpoint("d_{epoch:s}.keras"),  # error: CKP302 21 ValueError
    ModelCheckpoint("e_{epoch:.2d}.keras"),  # error: CKP302 21 ValueError
    ModelCheckpoint("f_{epoch}_{val_loss:d}.keras"),  # error: CKP302 21 ValueError
    ModelCheckpoint("g_{epoch.number}.keras"),  # error: CKP302 21 AttributeError
    ModelCheckpoint("h_{epoch:05.1f}.keras"),
    ModelCheckpoint("i_{epoch}_{samples:d}.keras"),
]
