"""What fits is no model of Keras: the callbacks are for another module."""

from keras.callbacks import ModelCheckpoint
from sklearn.preprocessing import StandardScaler

checkpoint = ModelCheckpoint("a_{epoch}.keras")
scaler = StandardScaler()
scaler.fit(x)
