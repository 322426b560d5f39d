"""A logged call's draft on its way: before one agent, then the next, at last the team's head.

Whom it was put before stands in the draft itself. A turn that saves the draft leaves that out, and
so the draft stays with whoever answered it; its clock is a timer as any other (design §4.6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from cases.model import SYSTEM
from cases.policy import Policy
from desk import calls
from desk.calls import Team
from desk.work import Work
from storage import outbox, tables, timers
from storage.drafts import DraftRow
from storage.ids import new_id
from storage.timers import TimerRow
from storage.unit import Update

SUBJECT, CLOCK = "draft", "call_offer"
OFFERED = "offered"
# A message that waits for WeCom, or for its place in the minute, was not read by anybody yet.
_ON_ITS_WAY = frozenset({"pending", "sending"})


@dataclass(frozen=True, slots=True)
class Round:
    """What everybody is told of a call, masked; who was asked so far, the present one last.

    ``message`` is the key of the message by which the present one was asked.
    """

    call_id: str
    policy_id: str
    at: str
    phone: str
    numbers: str
    gaps: tuple[str, ...]
    asked: tuple[str, ...]
    message: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Round":
        """Read it from a draft's sealed content."""
        found = body["offer"]
        return cls(**{**found, "gaps": tuple(found["gaps"]), "asked": tuple(found["asked"])})

    def to_json(self) -> dict[str, Any]:
        """Give it for a draft's sealed content."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Passed:
    """A call that went from one person to another; ``last`` where nobody is asked after him."""

    round: Round
    former: str
    to: str
    last: bool


def begin(work: Work, draft_id: str, revision: int, found: Round, policy: Policy) -> None:
    """Let the time of whoever is asked run."""
    _arm(work, draft_id, revision, found, work.now + policy.hotline.offer_after.elapsed())


def is_current(row: DraftRow | None, timer: TimerRow) -> bool:
    """Tell whether a timer is about the draft as it stands: nobody touched it since."""
    return row is not None and row.status == OFFERED and row.revision == timer.generation


async def looked_at(work: Work, row: DraftRow) -> None:
    """Leave a draft with whoever opened its form.

    A Conflict says that it was moved on in this very moment.
    """
    for timer in await timers.armed(work.store, row.id, SUBJECT):
        if timer.clock == CLOCK:
            key = {"id": timer.id, "state": "armed"}
            work.unit.add(Update(tables.timers, key, {"state": "cancelled"}))
            _note(work, row, row.person, "call_opened", {})


async def ran_out(work: Work, rows: Sequence[DraftRow]) -> list[Passed]:
    """Put drafts that nobody touched before the next ones, as far as they need not wait.

    Everybody has the whole time: it counts from when the message was handed over (design §4.7).
    """
    passed: list[Passed] = []
    teams: dict[tuple[str, str], Team] = {}
    messages: dict[str, str] = {}
    for row in rows:
        found = Round.of(row.sealed)
        policy = await work.policies.get(work.store, found.policy_id)
        if due := await _not_yet(work, found, policy):
            _write(work, row, {})
            _arm(work, row.id, row.revision + 1, found, due)
            continue
        place = (row.institution, found.policy_id)
        team = teams.get(place) or await calls.team(work, row.institution, row.flow, policy)
        teams[place] = team
        if one := _next(row, found, team, messages):
            _hand(work, row, one, policy)
            passed.append(one)
        else:
            _note(work, row, SYSTEM, "call_left", {"person": row.person})
    return passed


async def _not_yet(work: Work, found: Round, policy: Policy) -> datetime | None:
    """Give until when the present one has time still, as long as his message is on its way."""
    message = await outbox.by_key(work.store, found.message)
    if message is None:
        return None
    told = work.now if message.state in _ON_ITS_WAY else message.sent_at
    due = told + policy.hotline.offer_after.elapsed() if told else None
    return due if due and due > work.now else None


def _next(row: DraftRow, found: Round, team: Team, messages: dict[str, str]) -> Passed | None:
    """Choose who is asked now; what is moved in one turn is told each of them in one message."""
    agent = team.take(found.asked, row.person)
    to = agent or team.head
    if to is None:
        return None
    message = messages.setdefault(to, f"calls:{new_id()}")
    return Passed(
        replace(found, asked=(*found.asked, to), message=message), row.person, to, agent is None
    )


def _hand(work: Work, row: DraftRow, passed: Passed, policy: Policy) -> None:
    """Give a draft to another person; what was looked up for the former one is looked up anew."""
    draft = row.sealed["draft"]
    told = {key: raw for key, raw in draft["answers"].items() if key not in draft["learned"]}
    sealed = {
        **row.sealed, "offer": passed.round.to_json(),
        "draft": {**draft, "answers": told, "learned": [], "undo": []},
    }  # fmt: skip
    _write(work, row, {"person": passed.to, "sealed": work.store.vault.seal(sealed)})
    _note(work, row, SYSTEM, "call_moved", {"person": row.person, "to": passed.to})
    if not passed.last:
        begin(work, row.id, row.revision + 1, passed.round, policy)


def _write(work: Work, row: DraftRow, values: dict[str, Any]) -> None:
    # The revision decides against an answer that comes in this very moment.
    key = {"id": row.id, "revision": row.revision, "status": OFFERED}
    work.unit.add(Update(tables.drafts, key, {**values, "revision": row.revision + 1}))


def _note(work: Work, row: DraftRow, actor: str, action: str, told: dict[str, Any]) -> None:
    call_id = Round.of(row.sealed).call_id
    work.did(row.institution, actor, action, {"call": call_id, **told})


def _arm(work: Work, draft_id: str, revision: int, found: Round, due: datetime) -> None:
    key = timers.Key(SUBJECT, draft_id, CLOCK, "due", len(found.asked), revision)
    work.unit.add(timers.arm(key, due))
