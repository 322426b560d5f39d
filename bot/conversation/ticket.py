"""Whether an answer may still go back in the callback's own response."""

from threading import Lock


class Ticket:
    """Decided once, by whoever comes first: the commit that renders, or the clock (design §3).

    A commit may render in the writer's thread, so the decision is taken under a lock.
    """

    def __init__(self) -> None:
        """Start with the response open."""
        self._lock = Lock()
        self._claimed = False
        self._expired = False

    def claim(self) -> bool:
        """Take the response for a passive answer; False when it is too late for one."""
        with self._lock:
            self._claimed = not self._expired
            return self._claimed

    def give_up(self) -> bool:
        """Close the response; False when the answer is being committed as passive already."""
        with self._lock:
            self._expired = not self._claimed
            return self._expired
