# options: --select=CKP1,CKP2,CKP3
"""What a finding rests on is named where it is but a default, whichever argument it is; what it does not, is not."""

from keras.callbacks import ModelCheckpoint


def train(
    static="a.keras",
    metric="b_{loss:.1f}.keras",
    left="c_{{epoch}}_%d.keras",
    missing="d_{Epoch}.keras",
    broken="e_{epoch.keras",
    number=3,
    fine="n_{epoch}.keras",
    suffix="f.h5",
    best=True,
    loss="val_loss",
    wrong="max",
    freq=100,
    none=0,
    weights=True,
):
    ModelCheckpoint(static)  # error: CKP101 21 static with its default):
    ModelCheckpoint(static, save_best_only=best, save_weights_only=weights)  # error: CKP305 21 weights with its default):
    ModelCheckpoint("g_{epoch}.keras", save_freq=freq)  # error: CKP102 21 freq with its default):
    ModelCheckpoint(metric)  # error: CKP103 21 metric with its default):
    ModelCheckpoint(left)  # error: CKP104 21 left with its default):
    ModelCheckpoint("h.keras", loss, save_best_only=best, mode=wrong)  # error: CKP202 59 best with its default):
    ModelCheckpoint("i.keras", loss, save_best_only=best, save_freq=freq)  # error: CKP201 59 freq with its default):
    ModelCheckpoint("j_{epoch}.keras", save_freq=none)  # error: CKP204 40 none with its default):
    ModelCheckpoint(missing)  # error: CKP301 21 missing with its default):
    ModelCheckpoint(broken)  # error: CKP302 21 broken with its default):
    ModelCheckpoint(number)  # error: CKP303 21 number with its default):
    ModelCheckpoint(suffix)  # error: CKP101 21 suffix with its default):
    ModelCheckpoint("k_{epoch}.keras", save_weights_only=weights)  # error: CKP305 21 weights with its default):
    ModelCheckpoint("l.keras", "loss", save_best_only=best, save_freq=freq)  # error: CKP307 61 best with its default):
    ModelCheckpoint(fine, period=5)  # error: CKP306 27 no argument period: write save_freq=5 *
    ModelCheckpoint(fine, save_freq=None)  # error: CKP303 27 is taken: write
    ModelCheckpoint(fine, "loss", 0, False, False, "auto", "epoch", None, 1)  # error: CKP303 75 not 9: pass
    for fold in range(5):
        model = build()
        model.fit(x, y, epochs=9, validation_split=0.1, callbacks=[ModelCheckpoint(static, save_best_only=best)])  # error: CKP106 84 best with its default):
