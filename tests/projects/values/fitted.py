"""How long it trains stands in another module."""
import config
from keras.callbacks import ModelCheckpoint

saver = ModelCheckpoint(config.BEST)
model.fit(x, y, epochs=config.EPOCHS, callbacks=[saver])
