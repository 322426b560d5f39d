"""An error in the log that no test announced fails the test."""

import logging
import re
from collections.abc import Iterator
from typing import Protocol

import pytest


class ExpectErrorLog(Protocol):
    """Announce a record of level ERROR or above whose message matches the pattern."""

    def __call__(self, pattern: str, *, required: bool = True) -> None:
        """Take a regular expression; where required, the record must come."""


class _Watch:
    def __init__(self) -> None:
        self.seen: list[logging.LogRecord] = []
        self.announced: dict[str, bool] = {}

    def announce(self, pattern: str, *, required: bool = True) -> None:
        self.announced[pattern] = required

    def complaints(self) -> list[str]:
        said = [f"{record.name}: {record.getMessage()}" for record in self.seen]
        unannounced = [f"not announced: {one}" for one in said if not self._expected(one)]
        return unannounced + [
            f"announced, but did not come: {pattern}"
            for pattern, required in self.announced.items()
            if required and not any(re.search(pattern, one) for one in said)
        ]

    def _expected(self, said: str) -> bool:
        return any(re.search(pattern, said) for pattern in self.announced)


@pytest.fixture(autouse=True)
def _error_watch() -> Iterator[_Watch]:
    """See each record where it is made, so that no logger's settings can hide it."""
    watch, make = _Watch(), logging.getLogRecordFactory()

    def factory(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.ERROR:
            watch.seen.append(record)
        return record

    logging.setLogRecordFactory(factory)
    try:
        yield watch
    finally:
        logging.setLogRecordFactory(make)
    if complaints := watch.complaints():
        pytest.fail("errors in the log\n  " + "\n  ".join(complaints))


@pytest.fixture
def expect_error_log(_error_watch: _Watch) -> ExpectErrorLog:
    """Hand the test the way to announce an error: ``expect_error_log("database away")``."""
    return _error_watch.announce
