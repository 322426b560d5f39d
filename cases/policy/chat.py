"""When the chat may speak up by itself: nudges, not the minute clocks (``domain.md`` B6)."""

from datetime import datetime

from cases.policy.callback import Window
from cases.policy.fields import Sourced


class ChatRule(Sourced):
    """The hours of the day in which a person is reminded of what he left unfinished."""

    nudges: Window = Window(start="08:00", end="21:00")

    def daytime(self, local: datetime) -> datetime:
        """Give the first moment from ``local`` on that is no night."""
        return self.nudges.earliest(local)
