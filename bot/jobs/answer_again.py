"""Answers whose response nobody took: after 15 s without a redelivery they go out as a push.

The response may have arrived all the same, so one identical repeat is possible (design §3). An
answer that shows what no message may carry is repeated as a line that says where to see it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.jobs.turning import Turning
from cases.outcome import Priority
from desk.work import Work
from storage import inbox, outbox, tables
from storage.inbox import InboxRow
from storage.outbox import waiting
from storage.unit import Insert, Update

# Wall time: WeCom redelivers within seconds, or never.
PATIENCE = timedelta(seconds=15)


class AnswerAgain:
    """Looks for answers that were committed and not taken."""

    def __init__(self, turning: Turning, wall: Callable[[], datetime]) -> None:
        """``wall`` is wall time, in which redeliveries are counted."""
        self._turning = turning
        self._wall = wall
        self._patience = PATIENCE

    async def waiting(self) -> bool:
        """Tell whether any answer may still have to go out."""
        return bool(await inbox.unwritten(self._turning.store, self._wall(), 1))

    async def once(self) -> bool:
        """Queue every answer that nobody took in time."""
        rows = await inbox.unwritten(self._turning.store, self._wall() - self._patience)
        for row in rows:
            await self._turning.run(partial(self._queue, row=row))
        return bool(rows)

    async def _queue(self, work: Work, *, row: InboxRow) -> None:
        now = await inbox.get(work.store, row.key)
        if now is None or now.written:
            return
        # A response that is marked at this moment wins: the turn is run again and finds it so.
        key = {"key": row.key, "written": False}
        work.unit.add(Update(tables.inbox, key, {"written": True}))
        answer = row.sealed or {}
        if answer.get("pushed"):
            # What may be shown but not sent: a card that shows it is left as it is.
            self._say(work, row, str(answer["pushed"]))
        elif answer.get("task_id"):
            await self._card(work, row, answer)
        elif answer.get("text"):
            self._say(work, row, str(answer["text"]))

    def _say(self, work: Work, row: InboxRow, text: str) -> None:
        values = waiting(
            f"{row.key}:again", "answer", int(Priority.ANSWER), row.person, "", work.now,
            {"text": text}, work.store.vault, work.now,
        )  # fmt: skip
        work.unit.add(Insert(tables.outbox, values, otherwise="ignore"))

    async def _card(self, work: Work, row: InboxRow, answer: dict[str, object]) -> None:
        """Change the pressed card by the API, with the code that the press brought."""
        card = await outbox.by_id(work.store, str(answer["task_id"]))
        if card is None or card.response_code != (answer["response_code"] or None):
            # It was pressed again or changed since then: what it shows now is newer.
            return
        body = {
            "title": answer["title"], "line": answer["text"], "buttons": answer["buttons"],
            "answers": True,
        }  # fmt: skip
        values = waiting(
            f"{row.key}:again", "update", int(Priority.ANSWER), row.person, card.institution,
            work.now, body, work.store.vault, work.now,
        )  # fmt: skip
        more = {"task_id": card.id, "app": card.app, "case_id": card.case_id}
        work.unit.add(Insert(tables.outbox, values | more, otherwise="ignore"))
