"""Codes of the OAuth page: single use, five minutes of shared time (wecom.md §3.6)."""

import secrets
from datetime import datetime, timedelta

from simulator.clock import SharedClock
from simulator.errors import ApiError

CODE_LIFE = timedelta(minutes=5)


class Logins:
    """Who logged in with which code."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._codes: dict[str, tuple[str, datetime]] = {}

    def new_code(self, userid: str) -> str:
        """Return a code that stands for `userid`."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = (userid, self._clock.now() + CODE_LIFE)
        return code

    def exchange(self, code: str) -> str:
        """Return the user id of a code and use it up; 40029 when it is not valid."""
        userid, until = self._codes.pop(code, ("", self._clock.now()))
        if until <= self._clock.now():
            raise ApiError(40029, "invalid oauth code")
        return userid
