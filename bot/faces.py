"""A passive answer as the XML that the callback's response carries."""

import secrets
from datetime import datetime

from bot.conversation.answer import Answer
from bot.jobs.envelope import buttons
from bot.wecom import replies
from bot.wecom.cards import Button, ButtonCard
from bot.wecom.crypto import Crypto
from bot.wecom.limits import CARD_ROW_NAME, CARD_ROW_VALUE, CARD_ROWS
from bot.wecom.replies import Address
from bot.wecom.values import Incoming

DONE = "已处理"


def response(
    answer: Answer, incoming: Incoming, crypto: Crypto, now: datetime, link: str = ""
) -> str:
    """Give the encrypted envelope of an answer; an empty text says nothing.

    ``link`` is where a tap on the card, beside its buttons, leads.
    """
    if answer.kind == "none":
        return ""
    address = Address(incoming.user, incoming.corp, now)
    xml = (
        replies.text(address, answer.text)
        if answer.kind == "text"
        else _card(address, answer, link)
    )
    return crypto.encrypt(xml, int(now.timestamp()), secrets.token_hex(8))


def _card(address: Address, answer: Answer, link: str) -> str:
    """Show the pressed card with its answer; without buttons it is grey from now on."""
    closed = not answer.buttons
    rows, note = layout(answer.text)
    shown = buttons(answer.buttons) or (Button(DONE, "done"),)
    title = answer.title or DONE
    card = ButtonCard(answer.task_id, title, "", rows, note, shown, url=link)
    return replies.update_card(address, card, DONE if closed else None)


def layout(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Put short ``key：value`` lines into a card's rows, and the rest into its note."""
    rows: list[tuple[str, str]] = []
    note: list[str] = []
    for line in text.splitlines():
        key, colon, value = line.partition("：")
        fits = colon and len(key) <= CARD_ROW_NAME and 0 < len(value) <= CARD_ROW_VALUE
        if fits and len(rows) < CARD_ROWS:
            rows.append((key, value))
        else:
            note.append(line)
    return tuple(rows), "\n".join(note)
