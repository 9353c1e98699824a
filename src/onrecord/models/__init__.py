"""The shipped model: weights, vocabulary, and the card that says what it is (README.md)."""
