"""What the hotline logged of a call, put to the case that it is about (S4-R10)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.model import SYSTEM, Case
from cases.outcome import Alert, Outcome, Priority
from cases.policy import Policy
from cases.standing import in_charge
from desk.record import is_open
from desk.work import Work
from storage import absences, duty, hotline, people
from storage import cases as case_rows
from storage.normalise import normalise
from storage.people import Person

AGENT = "hotline_agent"
# What became of a call that is with its case.
ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Call:
    """A logged call; ``keys`` are the look-up keys that it names, by kind."""

    call_id: str
    started_at: datetime
    text: str
    keys: Mapping[str, str]


@dataclass(slots=True)
class Team:
    """Who may be asked to complete calls now; ``load`` counts what lies before each agent."""

    load: dict[str, int]
    head: str | None

    def take(self, asked: Collection[str], former: str) -> str | None:
        """Give the least loaded agent who was not asked, and count the call to him."""
        left = [key for key in self.load if key not in asked]
        chosen = min(left, key=lambda key: (self.load[key], key), default=None)
        if chosen is not None:
            self.load[chosen] += 1
        if former in self.load:
            self.load[former] -= 1
        return chosen


async def named(work: Work, institution: str, number: str) -> Case | None:
    """Give the case of a number, where the institution has it."""
    row = await case_rows.by_number(work.store, number.strip().upper())
    return work.seen(row) if row and row.institution == institution else None


async def matching(work: Work, institution: str, keys: Mapping[str, str]) -> list[Case]:
    """Give the open cases that share a look-up key with a call, the oldest first."""
    found: dict[str, Case] = {}
    for kind, value in keys.items():
        spelt = normalise(kind, value)
        if not spelt:
            continue
        digest = work.store.vault.digest(institution, kind, spelt)
        for row in await case_rows.matching(work.store, kind, digest):
            if row.institution == institution and row.closed_at is None:
                found[row.id] = work.seen(row)
    return [case for case in found.values() if is_open(case)]


def attach(work: Work, case: Case, call: Call) -> None:
    """Put a call on a case's timeline and tell whoever has the case; no clock is touched."""
    at = call.started_at.isoformat()
    out = Outcome(case).event("hotline_log", SYSTEM, text=call.text, call=call.call_id, at=at)
    if (holder := in_charge(case)) is not None:
        key = f"{case.id}:hotline_log:{call.call_id}"
        values = {"called_at": call.started_at}
        out = out.alert(Alert("hotline_log", holder, key, work.now, Priority.INFO, values))
    work.put(out)


def filed(work: Work, case: Case, person: str, draft_id: str, call_id: str) -> None:
    """Note which call a case was filed from, so that its log comes to this case later."""
    row = hotline.CallRow(
        case.institution, call_id, work.now, ATTACHED, case.id, draft_id, person, "", {}
    )
    work.unit.add(hotline.expect(work.store, row))


async def agent(work: Work, institution: str, wanted: str, flow: str) -> Person | None:
    """Give who completes a call's draft: the agent who took it, else the least loaded on duty.

    With nobody on duty it is the least loaded of all; None where no agent can be reached.
    """
    here = await _reachable(work, institution, AGENT)
    if own := next((one for one in here if one.key == people.key_of(wanted)), None):
        return own
    present = set(await duty.on_duty(work.store, institution))
    return await _least_loaded(work, flow, [one for one in here if one.key in present] or here)


async def team(work: Work, institution: str, flow: str, policy: Policy) -> Team:
    """Give the agents on duty with what lies before each of them, and their head."""
    here = await _reachable(work, institution, AGENT)
    present = set(await duty.on_duty(work.store, institution))
    always = policy.duty.mode == "always"
    there = [one.key for one in here if always or one.key in present]
    load = await hotline.load(work.store, flow, there)
    heads = await _reachable(work, institution, policy.callback.head_role)
    head = heads[0].key if heads else None
    return Team({key: load.get(key, 0) for key in there}, head)


async def _reachable(work: Work, institution: str, role: str) -> list[Person]:
    """List who has a role, is seen by an app and not on leave, by key."""
    found = await people.with_role(work.store, institution, role)
    away = await absences.of(work.store, [one.key for one in found])
    gone = {key for key, absence in away.items() if absence.holds(work.now)}
    return [one for one in found if one.apps and one.key not in gone]


async def _least_loaded(work: Work, flow: str, team: Sequence[Person]) -> Person | None:
    load = await hotline.load(work.store, flow, [one.key for one in team])
    return min(team, key=lambda one: (load.get(one.key, 0), one.key), default=None)
