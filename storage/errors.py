"""What can go wrong with the record, in two words that a caller can act on."""


class Conflict(Exception):  # noqa: N818 - a lost race is an outcome, not an error of the program
    """A unit lost a race and nothing of it is saved; ``reason`` says which one it lost."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(Exception):  # noqa: N818 - the same: the caller answers it, it is no defect
    """The database is away, full, locked too long or was replaced; nothing was saved."""
