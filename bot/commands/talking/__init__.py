"""A conversation in the terminal, in the notation of the stories."""
