"""CKP102: fields that do not tell every save from every other."""

from keras.callbacks import ModelCheckpoint

STEPS_PER_EPOCH = 500


def callbacks(steps_per_epoch, loader, batches):
    return [
        ModelCheckpoint("a_{epoch}.keras", save_freq=100),  # error: CKP102 25 batch 200 of epoch 1 overwrites batch 100 of epoch 1
        ModelCheckpoint("b_{batch}.keras", save_freq=100),  # error: CKP102 25 batch 100 of epoch 2 overwrites batch 100 of epoch 1
        ModelCheckpoint("c_{epoch:.0e}.keras"),  # error: CKP102 25 epoch 11 overwrites epoch 10
        ModelCheckpoint("d_{epoch.imag}.keras"),  # error: CKP102 25 epoch 2 overwrites epoch 1
        ModelCheckpoint("e_{epoch}{batch}.keras", save_freq=100),  # error: CKP102 25 'e_11100.keras'
        ModelCheckpoint("f_{epoch}.keras", save_freq=steps_per_epoch // 4),  # error: CKP102 25 add {batch} to filepath
        ModelCheckpoint("g_{epoch}.keras", save_freq=STEPS_PER_EPOCH // 4),  # error: CKP102 25 batch 250 of epoch 1
        ModelCheckpoint("h_{epoch}.keras", save_freq=2 * steps_per_epoch),
        ModelCheckpoint("i_{epoch}.keras", save_freq=STEPS_PER_EPOCH),
        ModelCheckpoint("j_{epoch}.keras", save_freq=5 * len(loader)),
        ModelCheckpoint("k_{epoch}.keras", save_freq=batches),
        ModelCheckpoint("l_{epoch}-{batch}.keras", save_freq=100),
        ModelCheckpoint("m_{epoch:03d}{batch:05d}.keras", save_freq=100),
        ModelCheckpoint("n_{epoch:.2e}.keras"),
        ModelCheckpoint("o_{epoch}.keras", save_freq="epoch"),
        ModelCheckpoint("p_{epoch}.keras", save_freq=100, save_best_only=True, monitor="loss"),  # error: CKP307 44 batch 200 of epoch 1
    ]


def fit(model, dataset):
    not_aligned = ModelCheckpoint("q_{epoch}.keras", save_freq=300)  # error: CKP102 35 batch 400 of epoch 2 overwrites batch 100 of epoch 2
    aligned = ModelCheckpoint("r_{epoch}.keras", save_freq=1000)
    model.fit(dataset, steps_per_epoch=500, epochs=20, callbacks=[not_aligned, aligned])
