"""After a time of deafness everyone who was active before is told what may be missing.

WeCom asks three times within seconds and then forgets a message: what was sent to a bot that did
not listen is gone, and only its sender can send it again (wecom.md §2.1).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
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
        self, turning: Turning, outages: Callable[[], Sequence[Stretch]] | None = None
    ) -> None:
        """``outages`` hands over, once, the stretches of a shared time that nobody heard.

        Shared time moves by steps, in which nothing is missed: only its server can tell a step
        from a silence. None stands for the real clock, by which a missing beat is a silence.
        """
        self._turning = turning
        self._outages = outages
        self._sentences = Sentences()
        self._played: list[Stretch] = []
        self._beat: datetime | None = None
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
        if self._outages is not None:
            return EVERY.total_seconds()
        return max(0.0, (self._beat + EVERY - self._turning.now()).total_seconds())

    async def once(self) -> bool:
        """Beat when it is time and tell one chunk of people; True when there may be more."""
        self._listen()
        if self._due():
            played = tuple(self._played)
            self._beat, gaps = await self._turning.run(partial(self._write, played))
            del self._played[: len(played)]
            self._owing = self._owing or gaps
        if self._owing:
            self._owing = await heartbeats.owed(self._turning.store) is not None
        if self._owing:
            await self._turning.run(self._tell)
        return self._owing

    def _listen(self) -> None:
        if self._outages is not None:
            self._played.extend(self._outages())

    def _due(self) -> bool:
        if self._beat is None or self._played:
            return True
        # In shared time the beat says no more than which outages people were told of.
        return self._outages is None and abs(self._turning.now() - self._beat) >= EVERY

    async def _write(self, played: Sequence[Stretch], work: Work) -> tuple[datetime, bool]:
        """Save the beat and the stretches that it ends; gives its time, and whether any."""
        before = await heartbeats.last_beat(work.store)
        work.unit.add(heartbeats.beat(before, work.now))
        silences = [(before, work.now)] if before and self._outages is None else played
        # A beat after its end: another process, or this one before, has told of it already.
        gaps = [
            (since, until)
            for since, until in silences
            if before and before < until and until - since > DEAF
        ]
        work.unit.add(*(heartbeats.owe(*gap) for gap in gaps))
        return work.now, bool(gaps)

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
