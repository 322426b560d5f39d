"""One module per command of the command line; each has ``run``, which gives the exit code."""
