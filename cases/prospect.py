"""What happens next to a case, if nobody does anything: when, who hears of it, and through what.

One pure function for the admin page, the case page, 查看 and the tests. It looks beyond the armed
timers: the ladder is foretold hop by hop, as ``cases.escalation`` would walk it (design §4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from cases.facts import Facts
from cases.marks import DUE, next_marks
from cases.model import Callback, Case, Offer, State
from cases.moves.timing import GRAVE
from cases.policy import Policy
from cases.reminders import People, people_of

WECOM: Final = "wecom"
_MOVES: Final = frozenset({"idle", "archive", "grave"})
_CALLING: Final = frozenset({"first_callback", "result_callback"})


class Armed(Protocol):
    """A timer that is armed."""

    @property
    def clock(self) -> str:
        """Give the clock's name."""

    @property
    def due_at(self) -> datetime:
        """Give when it comes."""


@dataclass(frozen=True, slots=True)
class Around:
    """The people that a forecast needs to know, and the armed timers.

    ``leaders`` lists everybody above whoever has the case, the next one first, as far as the
    tree goes; ``people`` gives others by role; ``channels`` tells by which app somebody is
    reached, "" for not at all.
    """

    facts: Facts = field(default_factory=Facts)
    leaders: tuple[str, ...] = ()
    people: People = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    timers: Sequence[Armed] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """One due time; ``then`` is a code for what happens, with the values that it needs.

    tell_leader, remind_leader, start_flow, note; offer_call, late_call, call_again, ask_nobody;
    warn, urge, supervise, measure; idle, archive, grave.
    """

    clock: str
    mark: str
    due_at: datetime
    who: tuple[str, ...]
    channel: str
    then: str
    values: Mapping[str, Any] = field(default_factory=dict)


def upcoming(
    case: Case, policy: Policy, around: Around, now: datetime, most: int = 5
) -> tuple[Coming, ...]:
    """Foretell the next due times, the first one first; those of one instant in their order."""
    seen = _Forecast(case, policy, around, now)
    found = sorted(
        (*seen.ladder(), *seen.calls(), *seen.marks(), *seen.moves()), key=lambda one: one.due_at
    )
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class _Forecast:
    case: Case
    policy: Policy
    around: Around
    now: datetime

    def ladder(self) -> Iterator[Coming]:
        """Walk the ladder from where the case stands."""
        hop = self.case.hop
        if self.case.state is State.SOOTHING:
            yield from self._rise("staff_5m", self.case.sensed_at + self._limit("staff_5m"))
        elif self.case.state is State.LEADER and hop:
            start = hop.started_at or self._soon(hop.raised_at)
            if not hop.taken_at:
                yield from (one for one in self._remind(hop.reader, start) if one.due_at > self.now)
            yield from self._rise("leader_10m", start + self._limit("leader_10m"))

    def _rise(self, clock: str, at: datetime) -> Iterator[Coming]:
        """Go up from a clock's end, hop by hop, and into the flow."""
        first = len(self.case.hops) + 1
        most = self.policy.kind[self.case.kind].max_leader_hops
        for hop, leader in enumerate(self.around.leaders[: most - first + 1], first):
            if not self.policy.clocks[clock].auto:
                break
            deputy = self.around.facts.deputy if hop == first else None
            values = {"leader": leader, "hop": hop}
            yield self._coming(clock, at, (deputy or leader,), "tell_leader", values)
            yield from self._remind(deputy or leader, at)
            clock, at = "leader_10m", at + self._limit("leader_10m")
        if not self.policy.clocks[clock].auto:
            yield self._coming(clock, at, (), "note")
            return
        yield self._coming(clock, at, self.around.facts.callers[:1], "start_flow")
        yield from self._calling(at)

    def _remind(self, leader: str, start: datetime) -> Iterator[Coming]:
        if self.policy.clocks["leader_ack"].repeats:
            at = start + self._limit("leader_ack")
            yield self._coming("leader_ack", at, (leader,), "remind_leader")

    def _calling(self, at: datetime) -> Iterator[Coming]:
        """Foretell a first callback that starts now or later."""
        opens = self._earliest(at)
        yield from self._offers(opens, self.around.facts.callers[1:])
        yield self._late(opens + self._limit("first_callback_5m"), None)

    def calls(self) -> Iterator[Coming]:
        """Foretell a callback that was begun: the next offers, its end, the next attempt."""
        call = self.case.callback
        if call is None or self.case.state not in _CALLING:
            return
        if call.retry_at and call.assignee:
            yield self._coming("callback_retry", call.retry_at, (call.assignee,), "call_again")
        if self.case.state is State.FIRST_CALLBACK and not (call.attempts or call.overdue):
            yield from self._first(call)

    def _first(self, call: Callback) -> Iterator[Coming]:
        last = call.offers[-1] if call.offers else None
        begins = self._begins(last) if last else call.raised_at
        if call.assignee is None:
            asked = {offer.person for offer in call.offers}
            rest = tuple(p for p in self.around.facts.callers if p not in asked)
            if last is None:
                yield self._coming("callback_offer", begins, rest[:1], "offer_call")
            yield from self._offers(begins, rest[last is None :])
        limit = self._limit("first_callback_5m")
        yield self._late(call.due_at or self._earliest(begins) + limit, call.assignee)

    def _offers(self, begins: datetime, rest: tuple[str, ...]) -> Iterator[Coming]:
        for n, person in enumerate(rest, 1):
            at = begins + n * self._limit("callback_offer")
            yield self._coming("callback_offer", at, (person,), "offer_call")
        if not rest:
            at = begins + self._limit("callback_offer")
            yield self._coming("callback_offer", at, (), "ask_nobody")

    def _late(self, at: datetime, assignee: str | None) -> Coming:
        who = tuple(dict.fromkeys(p for p in (assignee, self.around.facts.head) if p))
        return self._coming("first_callback_5m", at, who, "late_call")

    def marks(self) -> Iterator[Coming]:
        """Foretell the marks of the clocks that follow the case to its unit."""
        for mark in next_marks(self.case, self.policy, self.now):
            people = self.around.people
            who = people_of(self.case, mark.clock, mark.to, self.policy, people)
            yield self._coming(mark.clock, mark.due_at, who, mark.what, mark=mark.mark)

    def moves(self) -> Iterator[Coming]:
        """Tell what is no clock of the policy, known by its timer alone."""
        pending = self.case.grave.pending if self.case.grave else ()
        for timer in self.around.timers:
            if timer.clock in _MOVES:
                who = pending if timer.clock == GRAVE else ()
                yield self._coming(timer.clock, timer.due_at, who, timer.clock)

    def _begins(self, offer: Offer) -> datetime:
        """Give the start of an offer's clock, as its hand-over set it or will."""
        grace = self.policy.kind[self.case.kind].handover_grace.elapsed()
        if offer.told_at is None:
            return self._soon(offer.raised_at)
        return offer.raised_at if offer.told_at - offer.raised_at <= grace else offer.told_at

    def _soon(self, raised_at: datetime) -> datetime:
        """Give the start of a clock whose alert is about to be handed over (design §4.7)."""
        grace = self.policy.kind[self.case.kind].handover_grace.elapsed()
        return raised_at if self.now - raised_at <= grace else self.now

    def _earliest(self, at: datetime) -> datetime:
        return self.policy.callback.earliest(at.astimezone(self.policy.zone)).astimezone(UTC)

    def _limit(self, clock: str) -> timedelta:
        return self.policy.clocks[clock].limit.elapsed()

    def _coming(
        self,
        clock: str,
        at: datetime,
        who: tuple[str, ...],
        then: str,
        values: Mapping[str, Any] | None = None,
        mark: str = DUE,
    ) -> Coming:
        channel = self.around.channels.get(who[0], WECOM) if who else ""
        return Coming(clock, mark, at, who, channel, then, values or {})
