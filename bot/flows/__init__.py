"""The flows, one module each: questions from top to bottom."""
