"""After a time of deafness everyone who was active before is told what may be missing.

WeCom asks three times within seconds and then forgets a message: what was sent to a bot that did
not listen is gone, and only its sender can send it again (wecom.md §2.1).
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.jobs.turning import Turning
from bot.templates import Message, Sentences
from cases.outcome import Priority
from cases.policy import Policy
from desk.work import Work
from storage import heartbeats, institutions, people, tables
from storage.heartbeats import Gap
from storage.outbox import waiting
from storage.people import Person
from storage.unit import Insert

EVERY = timedelta(seconds=5)
# A shorter silence is bridged by WeCom's own repeats.
DEAF = timedelta(seconds=15)
ACTIVE = timedelta(hours=1)
# So many people are told in one transaction, which is well under 50 ms (design §5).
CHUNK = 100

Stretch = tuple[datetime, datetime]


class Confess:
    """Writes the heartbeat, and tells people of the stretches in which there was none.

    It runs in the process that serves callbacks, beside it and at the same pace.
    """

    def __init__(
        self,
        turning: Turning,
        jumps: Callable[[], Sequence[Stretch]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``jumps`` hands over, once, the outages that a shared clock played on this process.

        None stands for the real clock, which never moves by itself.
        """
        self._turning = turning
        self._jumps = jumps
        self._monotonic = monotonic
        self._sentences = Sentences()
        self._heard: list[Stretch] = []
        self._beat: datetime | None = None
        self._pass_s: float | None = None
        self._froze = False
        self._owing = True

    @property
    def busy(self) -> bool:
        """Tell whether a beat is due or people are still to be told; shared time waits for it."""
        self._listen()
        return self._owing or self._due()

    async def next_s(self) -> float:
        """Give the seconds until the next beat, never less than none."""
        if self._beat is None:
            return 0.0
        return max(0.0, (self._beat + EVERY - self._turning.now()).total_seconds())

    async def once(self) -> bool:
        """Beat when it is time and tell one chunk of people; True when there may be more."""
        self._listen()
        self._feel()
        if self._due():
            self._beat, gaps = await self._turning.run(self._write)
            self._froze = False
            self._heard.clear()
            self._owing = self._owing or gaps
        if self._owing:
            self._owing = await heartbeats.owed(self._turning.store) is not None
        if self._owing:
            await self._turning.run(self._tell)
        return self._owing

    def _listen(self) -> None:
        if self._jumps is not None:
            self._heard.extend(self._jumps())

    def _feel(self) -> None:
        """Notice by the wall that this process itself stood still, whatever time it shares."""
        last, self._pass_s = self._pass_s, self._monotonic()
        if last is not None and self._pass_s - last > DEAF.total_seconds():
            self._froze = True

    def _due(self) -> bool:
        # A shared clock may be set back before the first message; then the beat follows it.
        return (
            self._beat is None
            or bool(self._heard)
            or abs(self._turning.now() - self._beat) >= EVERY
        )

    async def _write(self, work: Work) -> tuple[datetime, bool]:
        """Save the beat and the stretches that it ends; gives its time, and whether any."""
        before = await heartbeats.last_beat(work.store)
        work.unit.add(heartbeats.beat(before, work.now))
        gaps = self._gaps(before, work.now)
        work.unit.add(*(heartbeats.owe(*gap) for gap in gaps))
        return work.now, bool(gaps)

    def _gaps(self, before: datetime | None, now: datetime) -> list[Stretch]:
        if before is None:
            return []
        if now - before > DEAF and self._was_away():
            return [(before, now)]
        # A beat after an outage of the shared clock: another process has told of it already.
        return [gap for gap in self._heard if before < gap[1] and gap[1] - gap[0] > DEAF]

    def _was_away(self) -> bool:
        """Tell deafness from a walk through shared time, in which nothing was missed."""
        return self._jumps is None or self._beat is None or self._froze

    async def _tell(self, work: Work) -> None:
        """Tell the next people of the oldest stretch; when nobody is left it is told."""
        gap = await heartbeats.owed(work.store)
        if gap is None:
            return
        keys = await heartbeats.active(
            work.store, gap.since - ACTIVE, gap.until, gap.told, limit=CHUNK
        )
        found = await people.many(work.store, keys)
        for person in found.values():
            if person.active:
                await self._queue(work, gap, person)
        work.unit.add(heartbeats.told(gap, keys[-1] if keys else None))

    async def _queue(self, work: Work, gap: Gap, person: Person) -> None:
        policy = await _policy(work, person.institution)
        if policy is None:
            return
        text = self._sentences.say("outage", "missed", None, **_values(gap, policy, work.now))
        row = waiting(
            f"outage:{gap.id}:{person.key}", "text", Priority.INFO, person.key,
            person.institution, work.now, {"message": Message("", "", (), text).to_json()},
            work.store.vault, work.now,
        )  # fmt: skip
        # The key says that nobody is told twice of the same stretch.
        work.unit.add(Insert(tables.outbox, row, otherwise="ignore"))


async def _policy(work: Work, code: str) -> Policy | None:
    """Give the policy in force, which has the zone and the number to call."""
    institution = await institutions.get(work.store, code)
    if institution is None or institution.policy_id is None:
        return None
    return await work.policies.get(work.store, institution.policy_id)


def _values(gap: Gap, policy: Policy, now: datetime) -> dict[str, str]:
    """Give what the sentence names: whole minutes that hold the stretch, and the hotline."""
    end = gap.until + timedelta(minutes=1, microseconds=-1)
    return {
        "since": shown(gap.since, policy.zone, now),
        "until": shown(end, policy.zone, now),
        "hotline": policy.labels.hotline,
    }


def shown(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Show an instant as local hours and minutes, with the day where it is not today."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local.month}月{local.day}日 {local:%H:%M}"
