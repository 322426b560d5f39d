"""An institution in one process without WeCom: its people act through the desk, time is walked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.conversation.turns import Turns
from bot.policies import read_policy
from bot.templates import Sentences
from cases.actions import Action
from cases.announced import Announced
from cases.model import Case
from cases.outcome import Outcome, Refusal
from cases.policy import SCHEMA, Policy, content_hash, resolved
from desk import actions, clocks, duty, intake, offers, reports
from desk.work import Work
from storage import people, policies, tables, timers
from storage.audit_check import verify
from storage.contacts import ContactRow, import_contacts
from storage.migrate import upgrade
from storage.policies import Policies
from storage.store import Store
from storage.unit import Unit, Update
from storage.vault import Vault

ROOT = Path(__file__).parents[2]
NANJING = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=NANJING)


def staff(listed: str) -> list[ContactRow]:
    """Read people from lines: userid name department post leader roles (by comma)."""
    rows = []
    for line in filter(None, (raw.strip() for raw in listed.splitlines())):
        userid, name, department, post, leader, *roles = line.split()
        named = tuple(roles[0].split(",")) if roles else ()
        known = "" if leader == "-" else leader
        rows.append(ContactRow(userid, name, department, post, known, named, apps=("service",)))
    return rows


class Office:
    """The record, a clock that stands until it is walked, and what everybody heard."""

    def __init__(self, store: Store, policy: Policy, policy_id: str) -> None:
        self.store, self.policy, self.policy_id = store, policy, policy_id
        self.now = MORNING
        self.turns = Turns(store, Policies(), Sentences(), lambda: self.now, lambda: None)
        self.heard: list[tuple[str, str]] = []
        self.id = ""

    async def open(self, kind: str, who: str, **details: Any) -> Case:
        """Register a case of a kind at the desk; it is the one that is meant from now on."""

        async def decide(work: Work) -> Case:
            return await intake.open_case(
                work, await self._person(work, who), self.policy, self.policy_id, kind,
                app="service", channel=details.pop("channel", "counter"), draft_id=None,
                category=details.pop("category", ""), subcategory=details.pop("part", ""),
                level=details.pop("level", 1),
                details=details,
            )  # fmt: skip

        case = await self.turns.run(decide)
        return await self._meant(case)

    async def tap(self, who: str, **details: Any) -> Case:
        """Open a dissatisfaction report by one tap, and tell what it is about."""

        async def decide(work: Work) -> Case:
            return reports.open_report(
                work, await self._person(work, who), self.policy, self.policy_id, app="service",
                created_at=self.now, draft_id="d1",
            )  # fmt: skip

        case = await self._meant(await self.turns.run(decide))
        await self.adds(who, **details)
        return case

    async def adds(self, who: str, **details: Any) -> None:
        """Let somebody tell more of what the report is about."""

        async def tell(work: Work) -> None:
            seen = await self._seen(work)
            reports.amend(work, seen, who, {**seen.details, **details})

        await self.turns.run(tell)

    async def act(self, who: str, action: Action, **given: Any) -> Outcome | Refusal:
        """Let somebody act; what came of it is told to whom it is to be told."""

        async def decide(work: Work) -> Outcome | Refusal:
            return await actions.act(work, await self._seen(work), who, action, given)

        decided = await self.turns.run(decide, "test")
        await self.deliver()
        return decided

    def announce(self, *holidays: str) -> None:
        """Write down holidays as the operator does in bot.toml, and start again."""
        announced = Announced(frozenset(map(date.fromisoformat, holidays)))
        policies = Policies(announced)
        self.turns = Turns(self.store, policies, Sentences(), lambda: self.now, lambda: None)

    async def act_on_duty(self, who: str) -> None:
        """Let somebody say 上班."""

        async def start(work: Work) -> None:
            await duty.start(work, await self._person(work, who))

        await self.turns.run(start)

    async def does(self, who: str, action: Action, **given: Any) -> str:
        """Let somebody do what must be possible; gives the state after it."""
        decided = await self.act(who, action, **given)
        assert isinstance(decided, Outcome), (who, action, decided)
        return str((await self.case()).state)

    async def refused(self, who: str, action: Action, **given: Any) -> str:
        """Let somebody try what must be refused; gives why."""
        decided = await self.act(who, action, **given)
        assert isinstance(decided, Refusal), (who, action, decided)
        return decided.why

    async def offered(self, who: str) -> tuple[Action, ...]:
        """Give what somebody can do with the case now."""
        work = self.turns.work("test")
        return await offers.offered(work, await self._seen(work), who)

    async def walk(self, **span: int) -> None:
        """Let time pass; every timer fires at its own instant."""
        until = self.now + timedelta(**span)
        while (due := await timers.next_due(self.store)) and due <= until:
            self.now = max(due, self.now)
            for timer in await timers.due(self.store, self.now, 100):
                await self.turns.run(lambda work, t=timer: clocks.fire(work, t))  # type: ignore[misc]
            await self.deliver()
        self.now = until

    async def deliver(self) -> None:
        """Hand over what waits, and start what a hand-over starts."""
        waiting = select(tables.outbox).where(tables.outbox.c.state == "pending")
        for row in await self.store.rows(waiting.order_by(tables.outbox.c.id)):
            sent = Update(tables.outbox, {"id": row.id}, {"state": "sent", "sent_at": self.now})
            await self.store.committer.commit(Unit([sent]))
            body = self.store.vault.open(row.sealed)
            text = body.get("message", body)
            self.heard.append((row.person, str(text.get("title") or text.get("note"))))
            if row.arms:
                await self.turns.run(
                    lambda work, r=row: clocks.handed_over(work, r.case_id, r.arms)  # type: ignore[misc]
                )

    def said_to(self, who: str) -> list[str]:
        """Give what somebody heard since this was asked last."""
        mine = [text for person, text in self.heard if person == who]
        self.heard = [line for line in self.heard if line[0] != who]
        return mine

    async def case(self) -> Case:
        """Give the case as it stands."""
        return await self._seen(self.turns.work("test"))

    async def cases(self) -> list[Case]:
        """Give all cases, the first opened first."""
        work = self.turns.work("test")
        rows = await self.store.rows(select(tables.cases.c.id).order_by(tables.cases.c.number))
        found = [await work.case(row.id) for row in rows]
        return [case for case in found if case]

    async def running(self) -> set[str]:
        """Name the clocks that run."""
        return {c for c, run in (await self.case()).running.items() if run.stopped_at is None}

    async def whole(self) -> bool:
        """Tell whether the audit chains verify."""
        return await verify(self.store) == []

    async def _meant(self, case: Case) -> Case:
        self.id = case.id
        await self.deliver()
        return await self.case()

    async def _seen(self, work: Work) -> Case:
        found = await work.case(self.id)
        assert found
        return found

    async def _person(self, work: Work, key: str) -> people.Person:
        found = await work.person(key)
        assert found
        return found


@asynccontextmanager
async def office(folder: Path, preset: str, contacts: list[ContactRow]) -> AsyncIterator[Office]:
    """Open an institution on a fresh record under a shipped policy."""
    url = f"sqlite+aiosqlite:///{folder}/bot.db"
    await asyncio.to_thread(asyncio.run, upgrade(url))
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as store:
        policy, problems = read_policy(ROOT / "policies" / f"{preset}.toml")
        assert policy, problems
        body = resolved(policy)
        policy_id = await policies.load_version(
            store, "JS", policy.version, content_hash(body), SCHEMA, body, MORNING
        )
        await import_contacts(store, contacts, "JS", MORNING, "test")
        yield Office(store, policy, policy_id)
