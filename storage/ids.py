"""Ids are made by the application (design §5), so that a unit needs no answer from the store."""

import os
import time


def new_id() -> str:
    """Make an id of 32 hex digits: unique, and sorting by the moment it was made."""
    return f"{time.time_ns():016x}{os.urandom(8).hex()}"
