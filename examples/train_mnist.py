"""An ordinary training script with one of three checkpoint callbacks at a time, of which one loses every epoch but the last."""

import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()

model = tf.keras.Sequential(
    [
        tf.keras.layers.Flatten(input_shape=(28, 28)),
        tf.keras.layers.Dense(128, activation="relu"),
        tf.keras.layers.Dense(10),
    ]
)
model.compile(
    optimizer="adam",
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)

overwrites = tf.keras.callbacks.ModelCheckpoint(
    "my_model.h5", monitor="val_loss", save_best_only=False, save_weights_only=False, save_freq="epoch"
)
keeps_every_epoch = tf.keras.callbacks.ModelCheckpoint("my_model_epoch_{epoch}.h5")
keeps_every_best = tf.keras.callbacks.ModelCheckpoint(
    "my_model_val_loss_{val_loss:.4f}_epoch_{epoch}.h5", monitor="val_loss", save_best_only=True
)


def train(checkpoint: tf.keras.callbacks.ModelCheckpoint) -> None:
    """Train with one of them."""
    model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=10, callbacks=[checkpoint])


train(overwrites)
train(keeps_every_epoch)
train(keeps_every_best)
