"""What stands on each person's screen."""

from typing import Any, Literal

from simulator.cards import button_keys, card_text
from simulator.clock import SharedClock

Json = dict[str, Any]
Direction = Literal["in", "out"]


class Phones:
    """One growing list of entries per person; `n` counts from 1 and never goes back."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._screens: dict[str, list[Json]] = {}
        self._live: dict[tuple[str, str, str], Json] = {}

    @property
    def untouched(self) -> bool:
        """Whether no message has been seen on any phone yet."""
        return not self._screens

    def screen(self, userid: str, after: int = 0) -> list[Json]:
        """Return the entries with n > `after`."""
        return self._screens.get(userid, [])[max(after, 0) :]

    def show(self, userid: str, app: str, way: Direction, msgtype: str, text: str) -> Json:
        """Add an entry ("in" is what the phone received) and return it, to be completed."""
        screen = self._screens.setdefault(userid, [])
        entry: Json = {
            "n": len(screen) + 1,
            "at": self._clock.stamp(),
            "app": app,
            "direction": way,
            "msgtype": msgtype,
            "text": text,
        }
        screen.append(entry)
        return entry

    def show_card(self, userid: str, app: str, task_id: str, card: Json) -> Json:
        """Show a card, or the new face of the card that already hangs there."""
        if older := self._live.get((userid, app, task_id)):
            older |= {"state": "closed", "replaced": True}
        entry = self.show(userid, app, "in", "template_card", card_text(card))
        entry |= {"card": card, "state": "live" if button_keys(card) else "closed"}
        if task_id:
            entry["task_id"] = task_id
            self._live[userid, app, task_id] = entry
        return entry

    def card(self, userid: str, app: str, task_id: str) -> Json | None:
        """Return the newest entry of a card on this phone, or None."""
        return self._live.get((userid, app, task_id))

    def recall(self, userid: str, n: int) -> None:
        """Take back entry `n`; the screen says that it was recalled."""
        older = self._screens[userid][n - 1]
        older |= {"replaced": True} | ({"state": "closed"} if "state" in older else {})
        self.show(userid, older["app"], "in", "recalled", "撤回了一条消息")["recalled"] = n
