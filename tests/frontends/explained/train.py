"""A call of every kind that explain has words for; train.txt and train.json hold what it says."""

import argparse
import os
import sys
from pathlib import Path

import keras
from keras.callbacks import ModelCheckpoint
from wandb.keras import WandbModelCheckpoint

parser = argparse.ArgumentParser()
parser.add_argument("--out", default="runs")
args = parser.parse_args()
model = keras.Sequential([keras.layers.Dense(1)])

ModelCheckpoint(args.out + "/m_{epoch}.keras", verbose=1, **more)
ModelCheckpoint("m.keras", None, save_best=True, period=5)
ModelCheckpoint("{}/m.keras".format(args.out, save_best_only=True))
assigned = ModelCheckpoint("m_{epoch}.keras")
assigned.monitor = "loss"
ModelCheckpoint(verbose=1)
ModelCheckpoint("m.keras", "loss", 0, True, False, "min", "epoch", None, 1, filepath="m")

ModelCheckpoint(sys.argv[1] + "/m.keras", save_best_only=sys.argv[2])
ModelCheckpoint(make_name())
ModelCheckpoint(Path("runs") / "m_{epoch}.keras", mode=min, verbose=[1, "a"], monitor={"a": 1}, save_freq=f)
ModelCheckpoint(
    f"{os.environ['WHERE_ALL_THE_RUNS_OF_THIS_PROJECT_ARE']}/{sys.argv[1]}/a_name_as_long/m_{{epoch}}.keras"
)
ModelCheckpoint("m_{epoch:c}.keras")
ModelCheckpoint("m.keras", save_best=True)
ModelCheckpoint(os.path.join(os.getcwd(), "m_{epoch:02d}.keras"))

ModelCheckpoint("best.keras", save_best_only=True)
ModelCheckpoint("best.keras", save_best_only=True, save_freq=10)
ModelCheckpoint("m_{epoch}_{batch}.keras", "loss", save_best_only=True, save_freq=10)
ModelCheckpoint("m_{epoch}.keras", save_freq=1)
ModelCheckpoint("{x!r}{step}.keras")
ModelCheckpoint("m.h5")
WandbModelCheckpoint("m.keras")

if a:
    name = "a.keras"
elif b:
    name = "b_{epoch}.keras"
elif c:
    name = "c_{epoch}.keras"
else:
    name = "d_{epoch}.keras"
ModelCheckpoint(name)

one = ModelCheckpoint("m_{epoch}.keras", save_best_only=True)
two = ModelCheckpoint("m_{epoch}.keras")
model.fit(x, y, epochs=2, callbacks=[one, two])

for fold in range(5):
    model = keras.Sequential([keras.layers.Dense(1)])
    checkpoint = ModelCheckpoint("m_{epoch}_{batch}.keras", "loss", save_best_only=True, save_freq=100)
    model.fit(x, y, epochs=2, steps_per_epoch=200, callbacks=[checkpoint])

for epoch in range(9):
    model.train_on_batch(x, y)
    model.save("m.keras")

model.fit(x, y, **options)
