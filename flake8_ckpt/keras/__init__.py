"""What Keras will do: the room that knows the real callback, and nothing of how code is written."""
