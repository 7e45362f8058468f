"""Loops that train another model in each turn: whether the names of one turn are those of the next."""

import shutil

import keras
from keras.callbacks import ModelCheckpoint


def build():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


for fold, (train, test) in enumerate(folds):
    model = build()
    best = ModelCheckpoint("best.keras", save_best_only=True)  # error: CKP106 28 last iteration will be left
    each = ModelCheckpoint("m_{epoch}.keras")  # error: CKP106 28 'm_1.keras'
    named = ModelCheckpoint(f"fold{fold}.keras", save_best_only=True)
    model.fit(train, validation_data=test, epochs=9, callbacks=[best, each, named])

for seed in range(5):
    model = build()
    model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("tmp.keras", save_best_only=True)])
    scores.append(keras.models.load_model("tmp.keras").evaluate(y))

for seed in range(5):
    model = build()
    model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("moved.keras", save_best_only=True)])
    shutil.move("moved.keras", f"best_{seed}.keras")

model = build()
for part in range(5):
    model.fit(load(part), validation_split=0.1, callbacks=[ModelCheckpoint("phase.keras", save_best_only=True)])

for _ in range(1):
    model = build()
    model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("once.keras", save_best_only=True)])


def train(rate):
    model = build()
    model.fit(
        x,
        validation_split=0.1,
        callbacks=[ModelCheckpoint("rates.keras", save_best_only=True)],  # error: CKP106 36 of the last rate will
    )


for rate in (0.1, 0.01):
    train(rate)

while not found:
    model = build()
    model.fit(
        x,
        validation_split=0.1,
        callbacks=[ModelCheckpoint("tried.keras", save_best_only=True)],  # error: CKP106 36 of the last iteration will
    )

for seed in range(5):
    model = build()
    model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("scored.keras", save_best_only=True)])
    scores.append(score("scored.keras"))

for attempt in range(3):
    try:
        model = build()
        model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("tried_again.keras", save_best_only=True)])
        break
    except MemoryError:
        continue

for fold, (train, test) in enumerate(folds):
    if fold != chosen:
        continue
    model = build()
    model.fit(train, validation_data=test, callbacks=[ModelCheckpoint("chosen.keras", save_best_only=True)])

for name, other in models.items():
    features = x[name].copy()
    other.fit(
        features,
        validation_split=0.1,
        callbacks=[ModelCheckpoint("others.keras", save_best_only=True)],  # error: CKP106 36 put what changes into filepath
    )


class Trainer:
    def __init__(self, directory):
        self.directory = directory

    def train(self, rate):
        model = build()
        model.fit(
            x,
            validation_split=0.1,
            callbacks=[
                ModelCheckpoint(
                    self.directory + "/best.keras",  # error: CKP106 21 put rate into filepath
                    save_best_only=True,
                ),
                ModelCheckpoint(f"{self.directory}/{rate}.keras", save_best_only=True),
            ],
        )

    def search(self):
        for rate in (0.1, 0.01):
            self.train(rate)


def with_a_long_name(experiment):
    """What the turn works on is told by the whole name, however long it is."""
    for seed in range(3):
        experiment.settings.output_directories.update(seed)
        model = build()
        checkpoint_files = experiment.settings.output_directories.checkpoint_files
        model.fit(x, callbacks=[ModelCheckpoint(f"{checkpoint_files}/m_{{epoch}}.keras")])
        model.fit(
            x,
            callbacks=[ModelCheckpoint(experiment.settings.output_directories.checkpoint_files + "/{epoch}.keras")],
        )


for epoch in range(5):
    model = build()
    model.fit(
        x,
        validation_split=0.1,
        callbacks=[ModelCheckpoint("another.keras", save_best_only=True)],  # error: CKP106 36 put epoch into
    )

for seed in seeds:
    model = build()
    model.fit(
        x,
        validation_split=0.1,
        callbacks=[ModelCheckpoint("removed.keras", save_best_only=True)],  # error: CKP106 36 put seed into
    )
    left.remove(seed)

model = build()
for rate in (0.1, 0.01):
    model = recompiled(model, rate)
    model.fit(x, validation_split=0.1, callbacks=[ModelCheckpoint("same.keras", save_best_only=True)])
