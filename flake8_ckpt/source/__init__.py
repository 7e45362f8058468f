"""What the code says: the one room that knows libcst, and nothing of how Keras behaves."""
