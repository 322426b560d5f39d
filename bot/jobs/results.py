"""What became of a send, as a turn: marking it handed over is what arms the next clock (§4.7)."""

from datetime import datetime, timedelta

from bot.jobs.turning import Turning
from bot.wecom.limits import DUPLICATE_CHECK
from bot.wecom.outcomes import SendResult
from cases.outcome import Priority
from desk import clocks
from desk.work import Work
from storage import tables
from storage.outbox import OutboxRow, waiting
from storage.unit import Insert, Update

DOUBTFUL_FOR = timedelta(seconds=DUPLICATE_CHECK)


def too_old(row: OutboxRow, now: datetime) -> bool:
    """Tell whether an alert is doubtful for longer than WeCom would notice a repeat (design §3)."""
    if row.kind not in {"card", "text"} or row.state != "sending" or row.first_sent_at is None:
        return False
    return now - row.first_sent_at > DOUBTFUL_FOR


async def sent(turning: Turning, row: OutboxRow, result: SendResult) -> None:
    """Mark a row handed over, and start what its hand-over starts, in one transaction."""

    async def decide(work: Work) -> None:
        values = {
            "state": "sent", "sent_at": work.now, "error": None,
            "response_code": result.response_code or None, "code_at": work.now,
        }  # fmt: skip
        work.unit.add(Update(tables.outbox, {"id": row.id, "state": "sending"}, values))
        if row.case_id and row.arms:
            await clocks.handed_over(work, row.case_id, row.arms)

    await turning.run(decide)


async def unreachable(turning: Turning, row: OutboxRow, state: str, reason: str) -> None:
    """Give up a row that no app can deliver; the case goes on without that person (§4.8)."""

    async def decide(work: Work) -> None:
        values = {"state": state, "error": reason[:255], "card": None}
        key = {"id": row.id, "state": ("pending", "sending")}
        work.unit.add(Update(tables.outbox, key, values))
        if row.case_id and row.arms:
            await clocks.unreachable(work, row.case_id, row.arms, reason)

    await turning.run(decide)


def line_instead(row: OutboxRow, text: str, work: Work) -> Insert:
    """Say in one line of text what a card can't show any more (design §3)."""
    body = {"text": text}
    values = waiting(
        f"{row.id}:line", "answer", Priority.ANSWER, row.person, row.institution, work.now, body,
        work.store.vault, work.now,
    )  # fmt: skip
    return Insert(tables.outbox, values | {"case_id": row.case_id}, otherwise="ignore")
