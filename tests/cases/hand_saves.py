"""Models saved by hand with a suffix or an argument that Keras 3 refuses, after the training."""

import keras
import tf_keras
import transformers

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(x, y)

model.save("a")  # error: CKP305 1 Keras 3.15 wants '.keras' or '.h5' for whole models, not 'a'
model.save(f"{run}/b.ckpt")  # error: CKP305 1 not '<run>/b.ckpt'
model.save_weights("c.h5")  # error: CKP305 1 wants '.weights.h5' for weights, not 'c.h5'
keras.models.save_model(model, "d.tf")  # error: CKP305 1 save_model() will raise ValueError
model.save("e.hdf5")
model.save("f.h5")
model.save_weights("g.weights.h5")
model.save(path)
model.save(f"{path}h5")
model.save("h", zipped=False)
model.save_weights("i.weights.json", max_shard_size=1)
model.save(**where)
others.save("j")

model.save_weights("k.weights.h5", save_format="h5")  # error: CKP306 36 model.save_weights() will raise TypeError
model.save("l.keras", options=options)  # error: CKP306 23 model.save() will raise ValueError
model.save("m.keras", overwrite=True, include_optimizer=False, save_format="keras")

bert = transformers.TFAutoModel.from_pretrained("bert")
bert.compile("sgd")
bert.fit(x, y)
bert.save_weights("p.h5")

old = tf_keras.Sequential([tf_keras.layers.Dense(1)])
old.fit(x, y)
old.save("n", save_format="tf", signatures=signatures)
old.save_weights("o")
