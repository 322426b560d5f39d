"""One message on its way: through which app, in which form, and what came of it.

Every send is marked and its bytes are stored before it leaves; what came of it is a turn
(design §3, "an alert out").
"""

import logging
from collections.abc import Mapping

from bot.jobs import budget, envelope, results
from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.jobs.turning import Turning
from bot.jobs.updating import update_card
from bot.wecom.limits import FREQUENCY_BLOCK
from bot.wecom.outcomes import Outcome, SendResult
from storage import tables
from storage.outbox import OutboxRow
from storage.people import Person
from storage.unit import Unit, Update

log = logging.getLogger(__name__)

# The task id was used before: WeCom took this very card already (wecom.md §3.8).
TASK_USED = 42014


class Sending:
    """Brings one row to its person, or leaves it for later."""

    def __init__(
        self,
        turning: Turning,
        senders: Mapping[str, Sender],
        bucket: budget.Bucket,
        holding: Holding,
    ) -> None:
        """``senders`` by app name; ``bucket`` keeps WeCom's 30 messages a minute."""
        self._turning = turning
        self._senders = senders
        self.bucket = bucket
        self._holding = holding
        # What WeCom took and the record does not know yet: it must not go out once more.
        self._taken: dict[str, SendResult] = {}

    async def take(self, row: OutboxRow, person: Person | None) -> None:
        """Send a row and save what came of it; a row that must wait is held.

        Raises Unavailable and Conflict; the row is as it was then, or marked as begun.
        """
        if result := self._taken.get(row.id):
            await self._done(row, result)
        elif row.kind == "update":
            await update_card(self._turning, self._senders, self._holding, row)
        elif results.too_old(row, self._turning.now()):
            # A doubtful alert older than WeCom's duplicate check would be a second alert.
            await self._give_up(row, "listed", "doubtful for too long")
        else:
            await self._try(row, person)

    async def _try(self, row: OutboxRow, person: Person | None) -> None:
        """Try one app after the other, until it is settled or has to wait."""
        while (name := self._choose(row, person)) is not None:
            if wait := await self.bucket.wait(name, row.person, self._turning.now()):
                # The minute is used up: more would be dropped silently (wecom.md §3.7).
                self._holding.rest(row.id, wait.total_seconds())
                return
            again = await self._send(row, person, name)
            if again is None:
                return
            row = again
        if person is None or not self._left(row, person):
            await self._give_up(row, "unreachable", row.error or "no app")
        else:
            self._holding.rest(row.id, FREQUENCY_BLOCK)

    async def _send(self, row: OutboxRow, person: Person | None, name: str) -> OutboxRow | None:
        """Send through one app; None when it is settled or waits, the row for another try."""
        sender, doubtful = self._senders[name], row.state == "sending"
        if not doubtful:
            row = await self._mark(row, person, sender)
        result = await sender.client.send_bytes(row.sealed["bytes"].encode())
        return await self._settled(row, name, result, doubtful=doubtful)

    async def _mark(self, row: OutboxRow, person: Person | None, sender: Sender) -> OutboxRow:
        """Store app and bytes before the send, so that a doubtful one repeats exactly them."""
        plain = bool(person and person.plain_text)
        user = person.userid if person else row.person
        body = envelope.seal_bytes(row.kind, row.sealed, row.id, user, sender, plain=plain)
        marked = row.marked(sender.name, body.decode(), self._turning.now())
        values = {
            "state": "sending", "app": sender.name, "first_sent_at": marked.first_sent_at,
            "attempts": marked.attempts, "sealed": self._turning.store.vault.seal(marked.sealed),
        }  # fmt: skip
        await self._save(Update(tables.outbox, {"id": row.id, "state": "pending"}, values))
        return marked

    async def _settled(
        self, row: OutboxRow, name: str, result: SendResult, *, doubtful: bool
    ) -> OutboxRow | None:
        """Act on WeCom's answer; the row again where another app or form should be tried."""
        match result.outcome:
            case Outcome.SENT:
                await self._done(row, result)
            case Outcome.CARD_REFUSED if doubtful and result.errcode == TASK_USED:
                # Its first try was cut off before the answer came: it did arrive.
                await self._done(row, result)
            case Outcome.UNREACHABLE:
                return await self._put_back(row, result, tried=(*row.tried, name))
            case Outcome.CARD_REFUSED if "as_text" not in row.sealed:
                return await self._put_back(row, result, as_text=True)
            case Outcome.REJECTED | Outcome.CARD_REFUSED:
                log.error("WeCom refused a message", extra={"errcode": result.errcode})
                await self._give_up(row, "dead", f"errcode {result.errcode}")
            case _:
                return await self._later(row, name, result, doubtful=doubtful)
        return None

    async def _later(
        self, row: OutboxRow, name: str, result: SendResult, *, doubtful: bool
    ) -> OutboxRow | None:
        """Leave for later what did not go out: WeCom is away, busy, or refuses this app."""
        self._report(name, result)
        if result.outcome in {Outcome.CONFIG, Outcome.LIMITED}:
            self._holding.close(name, FREQUENCY_BLOCK)
        if doubtful or result.outcome is Outcome.DOUBTFUL:
            # It may have arrived: only the same bytes through the same app are safe.
            self._holding.hold(row.id)
            return None
        again = await self._put_back(row, result)
        if result.outcome is Outcome.CONFIG:
            return again
        self._holding.hold(row.id)
        return None

    @staticmethod
    def _report(name: str, result: SendResult) -> None:
        told = {"app": name, "outcome": result.outcome.name, "errcode": result.errcode}
        if result.outcome is Outcome.CONFIG:
            # Nobody but the operator can mend it: a secret, a right, or a trusted address.
            log.error("WeCom refuses the app", extra=told)
        else:
            log.warning("message waits", extra=told)

    async def _done(self, row: OutboxRow, result: SendResult) -> None:
        self._taken[row.id] = result
        await results.sent(self._turning, row, result)
        self._forget(row)

    async def _give_up(self, row: OutboxRow, state: str, reason: str) -> None:
        await results.unreachable(self._turning, row, state, reason)
        self._forget(row)

    def _forget(self, row: OutboxRow) -> None:
        self._taken.pop(row.id, None)
        self._holding.release(row.id)

    async def _put_back(
        self,
        row: OutboxRow,
        result: SendResult,
        *,
        tried: tuple[str, ...] | None = None,
        as_text: bool = False,
    ) -> OutboxRow:
        """Let a row wait again that surely did not go out."""
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
            return None if self._holding.closed(str(row.app)) else row.app
        return next((n for n in self._left(row, person) if not self._holding.closed(n)), None)

    def _left(self, row: OutboxRow, person: Person | None) -> list[str]:
        apps = person.apps if person else ()
        return [name for name in apps if name in self._senders and name not in row.tried]

    async def _save(self, *writes: Update) -> None:
        await self._turning.store.committer.commit(Unit(list(writes)))
