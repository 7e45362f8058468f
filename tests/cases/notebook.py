"""A notebook as a script: names are rebound from cell to cell."""

# In[1]
from keras.callbacks import ModelCheckpoint

path = "weights-{epoch:02d}.keras"
first = ModelCheckpoint(path)

# In[2]
path = "finetuned.keras"
second = ModelCheckpoint(path)  # error: CKP101 26 'finetuned.keras'

# In[3]
path = "all-{epoch:02d}.keras"
third = ModelCheckpoint(path)
