"""A loop that trains by what only Keras 2 has, and saves by another name: nothing else of the file is looked for."""

from keras.models import Sequential
from keras.models import save_model as keep

model = Sequential()
for epoch in range(9):
    model.fit_generator(batches)
    keep(model, "m.h5")  # error: CKP107 5 'm.h5'
