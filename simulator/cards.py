"""Cards that were sent: what can still be pressed, and the codes that change them."""

import copy
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.clock import SharedClock
from simulator.errors import ApiError

CODE_LIFE = timedelta(hours=72)

Json = dict[str, Any]


def button_keys(card: Json) -> set[str]:
    """Return the keys that can be pressed on `card`; none when its buttons are greyed."""
    if card.get("replace_text"):
        return menu_keys(card)
    buttons = [b for b in card.get("button_list") or [] if b.get("type", 0) == 0]
    submit = card.get("submit_button")
    return {b["key"] for b in [*buttons, *([submit] if submit else [])]} | menu_keys(card)


def menu_keys(card: Json) -> set[str]:
    """Return the keys of the card's own menu (top right corner)."""
    return {action["key"] for action in (card.get("action_menu") or {}).get("action_list") or []}


def greyed(card: Json, text: str) -> Json:
    """Return the card with one grey button that reads `text`."""
    closed = copy.deepcopy(card)
    closed.pop("action_menu", None)
    closed["replace_text"] = text
    return closed


def card_text(card: Json) -> str:
    """Return what a card says, without its buttons, one line per part."""
    title = card.get("main_title") or {}
    emphasis = card.get("emphasis_content") or {}
    rows = card.get("horizontal_content_list") or []
    parts = [
        title.get("title"),
        title.get("desc"),
        emphasis.get("title"),
        emphasis.get("desc"),
        (card.get("quote_area") or {}).get("quote_text"),
        card.get("sub_title_text"),
        *(f"{row.get('keyname', '')}：{row.get('value', '')}" for row in rows),
    ]
    return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class SentCard:
    """One card as sent: the app, its task id, and the user ids that received it."""

    app: str
    task_id: str
    receivers: tuple[str, ...]


class Cards:
    """All cards sent, their task ids and response codes."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._sent: dict[tuple[str, str], SentCard] = {}
        self._codes: dict[str, tuple[SentCard, datetime]] = {}

    def find(self, app: str, task_id: str) -> SentCard | None:
        """Return the card that `app` sent under `task_id`, or None."""
        return self._sent.get((app, task_id))

    def add(self, card: SentCard) -> None:
        """Keep a card that is being sent; its task id must be new to the app (42014)."""
        if (card.app, card.task_id) in self._sent:
            raise ApiError(42014, "template_card.task_id was used before")
        self._sent[card.app, card.task_id] = card

    def new_code(self, card: SentCard) -> str:
        """Return a fresh response code: one use, 72 h of shared time."""
        code = secrets.token_urlsafe(32)
        self._codes[code] = (card, self._clock.now() + CODE_LIFE)
        return code

    def of_code(self, code: object, app: str) -> SentCard:
        """Return the card that a response code may still change; 60140 or 42015 otherwise."""
        found = self._codes.get(code) if isinstance(code, str) else None
        if found is None or found[1] <= self._clock.now():
            raise ApiError(60140, "response_code invalid or expired")
        if found[0].app != app:
            raise ApiError(42015, "the card was sent by another app")
        return found[0]

    def spend(self, code: str) -> None:
        """Use a response code up."""
        del self._codes[code]
