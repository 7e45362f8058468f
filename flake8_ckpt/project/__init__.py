"""Which Keras a file is judged by: what its program and the files of its project say of that."""
