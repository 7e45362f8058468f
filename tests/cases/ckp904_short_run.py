# options: --extend-select=CKP904
"""Up to nine epochs sort as they are counted."""

from keras.callbacks import ModelCheckpoint

short = ModelCheckpoint("b/m_{epoch}.keras")
model.fit(x, epochs=9, callbacks=[short])
longer = ModelCheckpoint("c/m_{epoch}.keras")  # error: CKP904 26 'c/m_10.keras' comes before 'c/m_2.keras'
model.fit(x, epochs=10, callbacks=[longer])
