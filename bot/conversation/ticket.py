"""Whether an answer may still go back in the callback's own response."""


class Ticket:
    """Decided once, by whoever comes first: the commit that renders, or the clock (design §3).

    Both run on the loop, so neither can come between the other's look and its decision.
    """

    def __init__(self) -> None:
        """Start with the response open."""
        self._claimed = False
        self._expired = False

    def claim(self) -> bool:
        """Take the response for a passive answer; False when it is too late for one."""
        self._claimed = not self._expired
        return self._claimed

    def give_up(self) -> bool:
        """Close the response; False when the answer is being committed as passive already."""
        self._expired = not self._claimed
        return self._expired
