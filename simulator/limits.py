"""What WeCom does not deliver although it answers 0: floods and repeats (wecom.md §3.3, §3.7)."""

import hashlib
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Any

from simulator.clock import SharedClock
from simulator.errors import ApiError

PER_MINUTE = 30
PER_HOUR = 1000
_DEFAULT_INTERVAL_S = 1800
_LONGEST_INTERVAL_S = 14_400

Json = dict[str, Any]


class MemberRate:
    """At most 30 messages a minute and 1000 an hour reach one member from one app."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._reached: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def admits(self, app: str, userid: str) -> bool:
        """Count a message and say whether it is delivered; a dropped one does not count."""
        now, reached = self._clock.now(), self._reached[app, userid]
        while reached and reached[0] <= now - timedelta(hours=1):
            reached.popleft()
        minute = [moment for moment in reached if moment > now - timedelta(minutes=1)]
        if len(reached) >= PER_HOUR or len(minute) >= PER_MINUTE:
            return False
        reached.append(now)
        return True


class DuplicateCheck:
    """Remembers the answers to requests that asked not to be delivered twice."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._answers: dict[tuple[str, bytes], tuple[datetime, Json]] = {}

    def interval(self, message: Json) -> timedelta | None:
        """Return the interval that `message` asks for, None for no check; 40058 if too long."""
        if message.get("enable_duplicate_check") != 1:
            return None
        seconds = message.get("duplicate_check_interval", _DEFAULT_INTERVAL_S)
        if not isinstance(seconds, int) or not 0 < seconds <= _LONGEST_INTERVAL_S:
            raise ApiError(40058, "duplicate_check_interval must be 1..14400")
        return timedelta(seconds=seconds)

    def earlier(self, app: str, body: bytes, message: Json) -> Json | None:
        """Return the answer to the same bytes within their interval, if there was one."""
        interval = self.interval(message)
        found = self._answers.get((app, _digest(body)))
        if interval is None or found is None or found[0] + interval <= self._clock.now():
            return None
        return found[1]

    def remember(self, app: str, body: bytes, message: Json, answer: Json) -> None:
        """Keep the answer of a delivered request that asked for the check."""
        if self.interval(message) is not None:
            self._answers[app, _digest(body)] = (self._clock.now(), answer)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
