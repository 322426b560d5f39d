"""The outbox on its way: one person after the other's message in order, people side by side.

Every send is marked and its bytes are stored before it leaves; what came of it is a turn
(design §3, "an alert out").
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from bot.jobs import budget, envelope, results
from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.jobs.turning import Turning
from bot.jobs.updating import update_card
from bot.wecom.outcomes import Outcome, SendResult
from storage import outbox, people, tables
from storage.errors import Conflict, Unavailable
from storage.outbox import OutboxRow
from storage.people import Person
from storage.unit import Unit, Update

log = logging.getLogger(__name__)

BATCH = 500
# The task id was used before: WeCom took this very card already (wecom.md §3.8).
TASK_USED = 42014


class Deliver:
    """Takes ready rows person by person; a slow person holds up nobody else."""

    def __init__(
        self,
        turning: Turning,
        senders: Mapping[str, Sender],
        bucket: budget.Bucket,
        wake: Callable[[], None],
    ) -> None:
        """``senders`` by app name; ``bucket`` keeps WeCom's 30 messages a minute.

        ``wake`` is called when a person is done with: more may have come for him meanwhile.
        """
        self._turning = turning
        self._senders = senders
        self._bucket = bucket
        self._wake = wake
        self.holding = Holding(time.monotonic)
        self._active: dict[str, asyncio.Task[None]] = {}

    @property
    def busy(self) -> bool:
        """Tell whether anything is under way or waits for a retry that is due within moments."""
        return bool(self._active) or self.holding.soon

    async def once(self) -> bool:
        """Start on every person with ready rows; True when something was started."""
        # Whoever was served while the rows were read may stand in them as he was before.
        served = set(self._active)
        rows = await outbox.ready(self._turning.store, self._turning.now(), BATCH)
        queues: dict[str, list[OutboxRow]] = {}
        for row in rows:
            if row.person not in served and not self.holding.holds(row.id):
                queues.setdefault(row.person, []).append(row)
        for person, queue in queues.items():
            self._active[person] = asyncio.create_task(self._person(person, queue))
        return bool(queues)

    async def settle(self) -> None:
        """Wait until what is under way is done; for the end of the process and for tests."""
        await asyncio.gather(*self._active.values(), return_exceptions=True)

    async def _person(self, key: str, queue: list[OutboxRow]) -> None:
        try:
            person = await people.get(self._turning.store, key)
            queue = await budget.digest(self._turning, self._bucket, person, queue)
            for row in queue:
                await self._row(row, person)
        except (Unavailable, Conflict) as error:
            log.warning("delivery waits for the record", extra={"error": type(error).__name__})
            for row in queue:
                self.holding.hold(row.id)
        except Exception:
            log.exception("delivery failed")
            for row in queue:
                self.holding.hold(row.id, 60.0)
        finally:
            del self._active[key]
            self._wake()

    async def _row(self, row: OutboxRow, person: Person | None) -> None:
        if row.kind == "update":
            await update_card(self._turning, self._senders, self.holding, row)
            return
        if results.too_old(row, self._turning.now()):
            # A doubtful alert older than WeCom's duplicate check would be a second alert.
            await results.unreachable(self._turning, row, "listed", "doubtful for too long")
            return
        while (name := self._choose(row, person)) is not None:
            sent = await self._send(row, person, name)
            if sent is None:
                return
            row = sent
        if person is None or not self._left(row, person):
            await results.unreachable(self._turning, row, "unreachable", row.error or "no app")
        else:
            self.holding.hold(row.id, 60.0)

    async def _send(self, row: OutboxRow, person: Person | None, name: str) -> OutboxRow | None:
        """Send through one app; None when it is settled or waits, the row for another app."""
        sender = self._senders[name]
        if wait := await self._bucket.wait(name, row.person, self._turning.now()):
            # The minute's messages are used up: more would be dropped silently (wecom.md §3.7).
            later = {"not_before": self._turning.now() + wait}
            await self._save(Update(tables.outbox, {"id": row.id}, later))
            return None
        row = await self._mark(row, person, sender)
        result = await sender.client.send_bytes(row.sealed["bytes"].encode())
        return await self._settled(row, name, result)

    async def _mark(self, row: OutboxRow, person: Person | None, sender: Sender) -> OutboxRow:
        """Store app and bytes before the first send, so that a doubtful send repeats them."""
        if row.state == "sending":
            return row
        plain = bool(person and person.plain_text)
        user = person.userid if person else row.person
        body = envelope.seal_bytes(row.kind, row.sealed, row.id, user, sender.agent_id, plain=plain)
        marked = row.marked(sender.name, body.decode(), self._turning.now())
        values = {
            "state": "sending", "app": sender.name, "first_sent_at": marked.first_sent_at,
            "attempts": marked.attempts, "sealed": self._turning.store.vault.seal(marked.sealed),
        }  # fmt: skip
        await self._save(Update(tables.outbox, {"id": row.id, "state": "pending"}, values))
        return marked

    async def _settled(self, row: OutboxRow, name: str, result: SendResult) -> OutboxRow | None:
        """Act on WeCom's answer; the row again where another app or form should be tried."""
        match result.outcome:
            case Outcome.SENT:
                self.holding.release(row.id)
                await results.sent(self._turning, row, result)
                return None
            case Outcome.UNREACHABLE:
                return await self._again(row, result, tried=(*row.tried, name))
            case Outcome.CARD_REFUSED if result.errcode == TASK_USED and row.attempts > 1:
                # Its first try was cut off before the answer came: it did arrive.
                await results.sent(self._turning, row, result)
                return None
            case Outcome.CARD_REFUSED if "as_text" not in row.sealed:
                return await self._again(row, result, as_text=True)
            case Outcome.DOUBTFUL:
                self.holding.hold(row.id)
                return None
            case Outcome.REJECTED | Outcome.CARD_REFUSED:
                log.error("WeCom refused a message", extra={"errcode": result.errcode})
                await results.unreachable(self._turning, row, "dead", f"errcode {result.errcode}")
                return None
        return await self._later(row, name, result)

    async def _later(self, row: OutboxRow, name: str, result: SendResult) -> OutboxRow | None:
        """Put back what surely did not go out: WeCom is away, busy, or refuses this app."""
        log.warning("message waits", extra={"app": name, "outcome": result.outcome.name})
        if result.outcome is Outcome.CONFIG:
            self.holding.close(name, 60.0)
            return await self._again(row, result)
        if result.outcome is Outcome.LIMITED:
            self.holding.close(name, 60.0)
        await self._again(row, result)
        self.holding.hold(row.id)
        return None

    async def _again(
        self,
        row: OutboxRow,
        result: SendResult,
        *,
        tried: tuple[str, ...] | None = None,
        as_text: bool = False,
    ) -> OutboxRow:
        error = f"errcode {result.errcode}"
        again = row.put_back(row.tried if tried is None else tried, error, as_text=as_text)
        values = {
            "state": "pending", "app": None, "first_sent_at": None, "tried": list(again.tried),
            "error": error, "sealed": self._turning.store.vault.seal(again.sealed),
        }  # fmt: skip
        await self._save(Update(tables.outbox, {"id": row.id, "state": "sending"}, values))
        return again

    def _choose(self, row: OutboxRow, person: Person | None) -> str | None:
        """Pick the app: the one of a doubtful send, else the next that may see the person."""
        if row.state == "sending" and row.app in self._senders:
            return None if self.holding.closed(str(row.app)) else row.app
        return next((n for n in self._left(row, person) if not self.holding.closed(n)), None)

    def _left(self, row: OutboxRow, person: Person | None) -> list[str]:
        apps = person.apps if person else ()
        return [name for name in apps if name in self._senders and name not in row.tried]

    async def _save(self, *writes: Update) -> None:
        await self._turning.store.committer.commit(Unit(list(writes)))
