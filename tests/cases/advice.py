"""Advice that would lead into the next fault: what is advised instead."""

from keras.callbacks import ModelCheckpoint

ModelCheckpoint("a_{epoch}.keras", period=1)  # error: CKP306 36 no argument period: leave it out
ModelCheckpoint("b_{epoch}.keras", period=5)  # error: CKP306 36 write save_freq=5 * steps_per_epoch, which counts
ModelCheckpoint("c_{epoch}-{val_loss}.keras", period=5)  # error: CKP306 47 no argument period: leave it out
ModelCheckpoint("d.keras", save_best_only=True, period=3)  # error: CKP306 49 no argument period: leave it out
ModelCheckpoint("e_{epoch}.keras", period=args.every)  # error: CKP306 36 write save_freq=args.every * steps_per_epoch
ModelCheckpoint("f_{epoch}.keras", period=every())  # error: CKP306 36 write save_freq=period * steps_per_epoch
ModelCheckpoint("g_{epoch}.keras", period=5, save_freq=10 * steps_per_epoch)  # error: CKP306 36 period: leave it out
ModelCheckpoint("h.keras", monital="val_loss", save_best_only=True)  # error: CKP306 28 monital: write monitor=
ModelCheckpoint("i.keras", metric="val_loss", save_best_only=True)  # error: CKP306 28 metric: write monitor=
ModelCheckpoint("j.keras", "loss", metric="loss", save_best_only=True)  # error: CKP306 36 metric: leave it out
ModelCheckpoint("k_{epoch}.keras", "val_loss", 0, False, False, "auto", 1)  # error: CKP204 73 leave it out to save
ModelCheckpoint(
    "l_{epoch}.keras",
    "val_loss",
    0,
    False,
    False,
    "auto",
    0,  # error: CKP204 5 write 'epoch' to save at the end of every epoch
    None,
)
ModelCheckpoint("o_{epoch}_{batch}.keras", "loss", save_best_only=True, save_freq=True)  # error: CKP204 73 leave {batch}
ModelCheckpoint("p_{epoch}-{batch}.keras", "loss", save_best_only=True, save_freq=10)  # error: CKP307 73 save_best_only
ModelCheckpoint("q_{batch}.keras")  # error: CKP301 17 write 'q_{epoch:02d}.keras'
