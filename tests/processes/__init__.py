"""Several processes, and the stores that they share."""
