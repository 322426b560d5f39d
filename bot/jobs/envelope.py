"""A row of the outbox as the bytes that WeCom gets; the same row always gives the same bytes."""

from typing import Any

from bot.jobs.sender import Sender
from bot.templates import Message
from bot.wecom.cards import Button, ButtonCard
from bot.wecom.limits import CARD_ROWS
from bot.wecom.messages import addressed, card_message, serialise, text_message
from cases.actions import WORDS, Action

# WeCom's duplicate check is for alerts alone: an answer may rightly be said twice (design §3).
ALERTS = frozenset({"card", "text"})


def buttons(actions: tuple[Action, ...]) -> tuple[Button, ...]:
    """Give the buttons of a card, the first one highlighted."""
    return tuple(
        Button(WORDS[action], action, 1 if place == 0 else 2)
        for place, action in enumerate(actions)
    )


def card(message: Message, task_id: str, link: str = "") -> ButtonCard:
    """Give the card of a rendered alert; a tap beside its buttons opens ``link``."""
    rows, shown = message.rows[:CARD_ROWS], buttons(message.buttons)
    return ButtonCard(task_id, message.title, message.desc, rows, message.note, shown, url=link)


def is_card(kind: str, body: dict[str, Any], *, plain: bool) -> bool:
    """Tell whether a row goes out as a card: not for who asked for text, nor where it failed."""
    return kind == "card" and not plain and not body.get("as_text")


def seal_bytes(
    kind: str, body: dict[str, Any], task_id: str, user: str, sender: Sender, *, plain: bool
) -> bytes:
    """Serialise a row for one app; these bytes are stored before they are first sent."""
    agent_id = sender.agent_id
    if kind == "answer":
        return serialise(addressed(text_message(str(body["text"])), user, agent_id))
    message = Message.from_json(body["message"])
    link = sender.link(message.number) if message.buttons else ""
    if is_card(kind, body, plain=plain):
        content = card_message(card(message, task_id, link))
    else:
        content = text_message("\n".join(filter(None, [message.text, link])))
    return serialise(addressed(content, user, agent_id, once=kind in ALERTS))
