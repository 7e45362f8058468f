"""Hand-written training loops that save: whether each turn has a name of its own, or a reason."""

import keras
import tensorflow as tf
import tf_keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse")
writer = tf.train.Checkpoint(model=model)

for epoch in range(9):
    model.fit(x, y)
    model.save("m.keras")  # error: CKP107 5 'm.keras'
    keras.saving.save_model(model, "n.keras")  # error: CKP107 5 save_model()
    tf_keras.models.save_model(model, "t.keras")  # error: CKP107 5 save_model()
    writer.write("ckpt/one")  # error: CKP107 5 last epoch
    writer.save("ckpt/numbered")
    model.save("latest.keras")

for epoch in range(9):
    loss = model.train_on_batch(x, y)
    if loss < best:
        best = loss
        model.save("best.keras")

for epoch in range(9):
    loss = model.train_on_batch(x, y)
    if epoch % 10 == 0:
        model.save("tenth.keras")  # error: CKP107 9 'tenth.keras'

for epoch in range(9):
    loss = model.train_on_batch(x, y)
    if loss < 0.1:
        model.save("good.keras")
        break

for epoch in range(9):
    with tf.GradientTape() as tape:
        loss = step()
    print(loss)
model.save("end.keras")

for name in ("a", "b"):
    model.save("copy.keras")


class Agent:
    def learn(self):
        while True:
            self.model.train_on_batch(x, y)
            self.model.save_weights("agent.weights.h5")  # error: CKP107 13 self.model.save_weights


class Player:
    def __init__(self):
        self.model = keras.Sequential([keras.layers.Dense(2)])

    def learn(self):
        self.model.fit(x, y)

    def keep(self):
        self.model.save("player.keras")  # error: CKP107 9 the last game


player = Player()
for game in range(100):
    player.learn()
    player.keep()
    if game % 10 == 0 and game > 0:
        player.model.save_weights("tenth.weights.h5")  # error: CKP107 9 'tenth.weights.h5'

if resuming:
    model = keras.models.load_model("resumed.keras")
for epoch in range(9):
    model.fit(x, y)
    model.save("resumed.keras")

best = 1
for epoch in range(9):
    loss = model.train_on_batch(x, y)
    if loss >= best:
        continue
    best = loss
    model.save("passed.keras")

for epoch in range(9):
    model.fit(x, y)
    model.save("sent.keras")
    send("sent.keras")

other = keras.Sequential([keras.layers.Dense(1)])
for epoch in range(9):
    model.train_on_batch(x, y)
    model.save("beside_numbered.keras")
    model.save("numbered_%d.keras" % epoch)
    other.save("other.keras")  # error: CKP107 5 'other.keras'

for epoch in range(9):
    loss = other.train_on_batch(x, y)
    if epoch % 10 == 0:
        keras.saving.save_model(other, f"every_tenth_{epoch}.keras")
    other.save("beside_tenth.keras")

for epoch in range(9):
    loss = model.train_on_batch(x, y)
    model.save_weights("beside_best.weights.h5")
    if loss < best:
        best = loss
        model.save("best.keras")

for epoch in range(9):
    loss = model.train_on_batch(x, y)
    model.save("overwritten.keras")  # error: CKP107 5 'overwritten.keras'
    if loss < best:
        best = loss
        model.save("overwritten.keras")

for epoch in range(9):
    try:
        model.fit(x, y)
    except KeyboardInterrupt:
        model.save("interrupted.keras")
    model.save("beside_interrupted.keras")  # error: CKP107 5 'beside_interrupted.keras'

for epoch in range(9):
    model.fit(x, y)
    model.save("newest/net.keras")
    model.save(f"{title}.keras")
    model.save(run / "crash" / "net.keras")
    model.save("net/final_or_not.keras")

read = keras.models.load_model("before.keras")
for epoch in range(9):
    read.fit(x, y)
    read.save("before.keras")
    read.save("after.keras")  # error: CKP107 5 'after.keras'
read = keras.models.load_model("after.keras")


class Data:
    def __init__(self, x):
        self.x = x


for epoch in range(9):
    model.fit(Data(x).x, y)
    model.save("of_either.keras")  # error: CKP107 5 'of_either.keras'
