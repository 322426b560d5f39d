"""One turn's unit of work: what it read, and what it wants written.

A desk function takes a ``Work``, decides with the pure functions of ``cases`` and puts the
outcome in; it never commits, renders or sends (design §2).
"""

from datetime import datetime
from functools import partial
from typing import Any

from cases.actions import Action
from cases.facts import Why
from cases.ladder import QUESTION
from cases.model import ENDED, USER, Case, State
from cases.moves.grave import MARKED
from cases.outcome import Closing, Outcome
from cases.policy import Policy
from desk import writes
from desk.letters import CardUpdate, Letter, Scene
from desk.record import to_case
from desk.touched import Touched
from desk.weighing import weighed
from storage import cases as case_rows
from storage import institutions, outbox, people, tables
from storage.cases import CaseRow
from storage.institutions import Deed
from storage.outbox import OutboxRow
from storage.people import Person
from storage.policies import Policies
from storage.store import Store
from storage.unit import Draw, Unit, Update


class Work:
    """The reads of one turn and its list of writes."""

    def __init__(self, store: Store, policies: Policies, now: datetime, via: str) -> None:
        """Begin a turn at ``now``; ``via`` names the door for the audit.

        ``pressed`` is the card that this turn answers in place, if it is the turn of a press.
        """
        self.store = store
        self.policies = policies
        self.now = now
        self.via = via
        self.unit = Unit()
        self.letters: list[Letter] = []
        self.updates: list[CardUpdate] = []
        self.pressed: str | None = None
        self._touched: dict[str, Touched] = {}
        self._deeds: dict[str, list[Deed]] = {}
        self._people: dict[str, Person | None] = {}

    async def case(self, case_id: str) -> Case | None:
        """Give a case as this turn sees it; a case touched in this turn is not read again."""
        if found := self._touched.get(case_id):
            return found.case
        row = await case_rows.get_row(self.store, case_id)
        return None if row is None else self.seen(row)

    def seen(self, row: CaseRow) -> Case:
        """Take a row that was read with others as the turn's view of that case."""
        if found := self._touched.get(row.id):
            return found.case
        touched = Touched(row, to_case(row))
        self._touched[row.id] = touched
        return touched.case

    def new(self, case: Case, draw: Draw) -> None:
        """Take up a case that does not exist yet; its number is drawn at the commit."""
        self._touched[case.id] = Touched(None, case, draw)
        self.unit.draws.append(draw)

    def put(self, outcome: Outcome) -> None:
        """Record a decision on a case."""
        touched = self._touched[outcome.case.id]
        touched.case = outcome.case
        touched.outcomes.append(outcome)

    def number(self, case: Case) -> str:
        """Give a case's number; a new one has it from the draw inside the commit on."""
        draw = self._touched[case.id].draw if case.id in self._touched else None
        return case.number or (draw.number if draw else "")

    async def policy(self, case: Case) -> Policy:
        """Give the policy version that the case was opened under (S4-R41)."""
        return await self.policies.get(self.store, case.policy_id)

    async def person(self, key: str) -> Person | None:
        """Give a person by key, read at most once a turn."""
        if key not in self._people:
            self._people[key] = await people.get(self.store, key)
        return self._people[key]

    async def scene(self, case: Case, *more: object) -> Scene:
        """Collect what a sentence about the case may need."""
        keys = writes.people_of(case) | {k for k in more if isinstance(k, str)}
        missing = keys - self._people.keys()
        if missing:
            found = await people.many(self.store, missing)
            self._people |= {key: found.get(key) for key in missing}
        names = {key: p.name for key in keys if (p := self._people.get(key))}
        # A user of the admin page has no name in the contacts.
        names |= {k: k.removeprefix(USER) for k in keys if k.startswith(USER)}
        above, _ = await self.above(case)
        if above and (person := await self.person(above)):
            names[above] = person.name
        return Scene(case, await self.policy(case), names, above)

    async def above(self, case: Case) -> tuple[str | None, Why]:
        """Give whom the next step of the ladder tells, or why it starts the flow (design §4.8)."""
        policy, last = await self.policy(case), await self.person(case.chain[-1])
        leader = last.leader if last else ""
        if len(case.hops) >= policy.kind[case.kind].max_leader_hops:
            return None, Why.HOPS_USED
        if not leader or await self.person(leader) is None:
            return None, Why.NO_LEADER
        return (None, Why.CIRCLE) if leader in case.chain else (leader, Why.NO_LEADER)

    def did(self, institution: str, actor: str, action: str, payload: dict[str, Any]) -> None:
        """Note what belongs to no case in the chain of the institution."""
        deed = Deed(self.now, actor, self.via, action, payload)
        self._deeds.setdefault(institution, []).append(deed)

    async def flush(self) -> None:
        """Turn every recorded outcome into writes and letters; called once, before the commit."""
        for touched in self._touched.values():
            if touched.outcomes:
                await self._weigh(touched)
                self.unit.add(*writes.of(touched, self.store.vault, self.now, self.via))
                await self._mail(touched)
        for institution, deeds in self._deeds.items():
            self.unit.add(*await institutions.entries(self.store, institution, deeds))

    async def _weigh(self, touched: Touched) -> None:
        """Raise the level where the policy's signs are there now; opened, amended, done again."""
        weighed_now = await weighed(self.store, touched, await self.policy(touched.case), self.now)
        if weighed_now.events or weighed_now.stops:
            self.put(weighed_now)

    async def _mail(self, touched: Touched) -> None:
        for outcome in touched.outcomes:
            for alert in outcome.alerts:
                scene = await self.scene(touched.case, alert.to, *alert.values.values())
                if person := await self.person(alert.to):
                    self.letters.append(Letter(alert, person, scene))
        if any(outcome.closings for outcome in touched.outcomes):
            await self._close(touched)

    async def _close(self, touched: Touched) -> None:
        """Update the live cards of the case; an alert still waiting is not sent any more."""
        live = await outbox.live_cards(self.store, touched.case.id)
        for closing in (c for outcome in touched.outcomes for c in outcome.closings):
            concerned = list(filter(partial(self._concerns, touched.case, closing), live))
            newest = {card.person: card.id for card in concerned}
            for card in concerned:
                last = newest[card.person] == card.id
                keeps = closing.buttons.get(card.person, ()) if last else ()
                if card.person != closing.by or card.response_code is not None:
                    await self._change(card, closing, keeps, touched.case)
                elif not keeps:
                    # Whoever acted was answered, and his card can't change any more: no line of
                    # text has to say so, now or when the case goes on.
                    closed = {"card": "closed"}
                    self.unit.add(Update(tables.outbox, {"id": card.id}, closed, expect=None))

    async def _change(
        self, card: OutboxRow, closing: Closing, keeps: tuple[Action, ...], case: Case
    ) -> None:
        if person := await self.person(card.person):
            scene = await self.scene(case, *closing.values.values())
            update = CardUpdate(card, person, closing.template, closing.values, keeps, scene)
            self.updates.append(update)

    def _concerns(self, case: Case, closing: Closing, card: OutboxRow) -> bool:
        """Leave alone the card that was pressed, and one whose question the case doesn't answer."""
        if card.id == self.pressed:
            return False
        if closing.only:
            return closing.only in card.key and card.person == closing.by
        if QUESTION in card.key:
            return case.state is State.VOID
        return MARKED not in card.key or case.state in ENDED
