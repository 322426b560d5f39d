"""A WeCom of our own: its API, its callbacks, phones in a browser, time travel (design §8)."""
