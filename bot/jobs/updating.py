"""Cards that change: once, to "已由…", or with the buttons that they keep (design §3)."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.jobs import envelope
from bot.jobs.answer_face import answered
from bot.jobs.holding import Holding
from bot.jobs.results import line_instead
from bot.jobs.sender import Sender
from bot.jobs.turning import Turning
from bot.templates import Message
from bot.wecom.limits import CARD_DESC, FREQUENCY_BLOCK, RESPONSE_CODE_LIFE
from bot.wecom.outcomes import Outcome
from cases.actions import Action
from desk.work import Work
from storage import outbox, tables
from storage.outbox import OutboxRow
from storage.unit import Unit, Update

LIFE = timedelta(seconds=RESPONSE_CODE_LIFE)
WAITS = frozenset({Outcome.BUSY, Outcome.LIMITED, Outcome.NOT_SENT, Outcome.DOUBTFUL})


async def update_card(
    turning: Turning, senders: Mapping[str, Sender], holding: Holding, row: OutboxRow
) -> None:
    """Change the card that an update row names; without a usable code it becomes a line of text."""
    card = await outbox.by_id(turning.store, str(row.task_id))
    if card is None or card.state not in {"sent", "pending", "sending"}:
        await _done(turning, row, "cancelled")
        return
    if card.state != "sent":
        holding.hold(row.id)
        return
    sender = senders.get(card.app or "")
    if sender is None or not _usable(card, turning):
        await _in_words(turning, row)
        return
    if holding.closed(sender.name):
        holding.rest(row.id, FREQUENCY_BLOCK)
        return
    doubtful = row.state == "sending"
    if not doubtful:
        await _mark(turning, row)
    await _change(turning, sender, holding, row, card, doubtful=doubtful)


async def _change(
    turning: Turning,
    sender: Sender,
    holding: Holding,
    row: OutboxRow,
    card: OutboxRow,
    *,
    doubtful: bool,
) -> None:
    code = card.response_code or ""
    result = await sender.client.update_card([card.person], code, face(row, card, sender.link))
    if result.outcome is Outcome.SENT:
        holding.release(row.id)
        await _done(turning, row, "sent", spent=card.id)
    elif result.outcome is Outcome.CODE_SPENT and doubtful:
        # Its first try was cut off before the answer came: a spent code says that it worked.
        await _done(turning, row, "sent", spent=card.id)
    elif result.outcome in WAITS:
        if result.outcome is Outcome.LIMITED:
            holding.close(sender.name, FREQUENCY_BLOCK)
        holding.hold(row.id)
    else:
        await _in_words(turning, row)


def face(row: OutboxRow, card: OutboxRow, link: Callable[[str], str]) -> dict[str, object]:
    """Give the new face of a card: its line, grey buttons, or the buttons that it keeps.

    The answer to a press looks as it did in the response that nobody took.
    """
    message = Message.from_json(card.sealed["message"])
    kept = tuple(Action(button) for button in row.sealed["buttons"])
    line = str(row.sealed["line"])
    if row.sealed.get("answers"):
        title = str(row.sealed["title"])
        pressed, word = answered(card.id, title, line, kept, link(title))
        return pressed.to_update_json(word)
    # What is longer than a heading would be cut there, and with it the number to type.
    desc, note = (line, "") if len(line) <= CARD_DESC else ("", line)
    buttons = kept or message.buttons
    shown = Message(message.title, desc, message.rows, note, buttons, message.number)
    return envelope.card(shown, card.id, link(message.number)).to_update_json(
        None if kept else line
    )


def _usable(card: OutboxRow, turning: Turning) -> bool:
    if not card.response_code or card.code_at is None:
        return False
    return turning.now() - card.code_at < LIFE


async def _mark(turning: Turning, row: OutboxRow) -> None:
    values = {"state": "sending", "first_sent_at": turning.now(), "attempts": row.attempts + 1}
    unit = Unit([Update(tables.outbox, {"id": row.id, "state": "pending"}, values)])
    await turning.store.committer.commit(unit)


async def _done(turning: Turning, row: OutboxRow, state: str, spent: str | None = None) -> None:
    values = {"state": state, "sent_at": turning.now()}
    writes = [Update(tables.outbox, {"id": row.id}, values)]
    if spent:
        # A response code works once; the next change of this card goes out as text.
        writes.append(Update(tables.outbox, {"id": spent}, {"response_code": None}))
    await turning.store.committer.commit(Unit([*writes]))


async def _in_words(turning: Turning, row: OutboxRow) -> None:
    async def decide(work: Work) -> None:
        text = f"{row.sealed['title']} {row.sealed['line']}"
        work.unit.add(
            Update(tables.outbox, {"id": row.id}, {"state": "sent", "sent_at": work.now}),
            line_instead(row, text, work),
        )

    await turning.run(decide)
