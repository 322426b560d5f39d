"""An institution with a few people, a clock that one sets, and cases that really happened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from admin.accounts import By, add_user
from bot.conversation.turns import Turns
from bot.jobs.fire import Fire
from bot.policies import read_policy
from cases.actions import Action
from cases.model import Case
from cases.policy import SCHEMA, Policy, content_hash, resolved
from desk import actions, clocks, reports
from desk.work import Work
from storage import institutions, outbox, people, policies, tables
from storage.contacts import ContactRow, import_contacts
from storage.store import Store
from storage.unit import Unit, Update
from tests.house.sources import ROOT

PASSWORD = "correct horse battery"
TEAM = ("complaint_team",)
PEOPLE = (
    ContactRow("chenyu", "陈宇", "理赔部", "查勘定损岗", "wangfang", (), "", ("claims",)),
    ContactRow("wangfang", "王芳", "理赔部", "理赔部经理", "zhaolei", (), "", ("claims",)),
    ContactRow("zhaolei", "赵磊", "县支公司", "分管副总经理", "", (), "", ("service",)),
    ContactRow("maxiao", "马晓", "投诉组", "投诉专员", "tangyan", TEAM, "", ("service",)),
    ContactRow("tangyan", "唐燕", "客服部", "经理", "zhaolei", ("cs_manager",), "", ("service",)),
)  # fmt: skip
STORY = {
    "what": "定损金额不满意，要求投诉", "customer": "李小明", "phone": "13812345678",
    "policy_no": "PDZA202632010000012345",
}  # fmt: skip


@dataclass
class Office:
    """The record with its turn; ``now`` moves only by ``pass_``."""

    store: Store
    turns: Turns
    policy: Policy
    policy_id: str
    clock: list[datetime] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock[0]

    async def report(self, reporter: str = "chenyu", story: Mapping[str, Any] = STORY) -> Case:
        """Open a report with its details; gives the case as saved."""
        person = await people.get(self.store, reporter)
        assert person

        async def decide(work: Work) -> str:
            case = reports.open_report(
                work, person, self.policy, self.policy_id, app="claims", created_at=work.now,
                draft_id=str(len(self.clock)) + work.now.isoformat() + reporter,
            )  # fmt: skip
            opened = await work.case(case.id)
            assert opened
            reports.amend(work, opened, reporter, story)
            return case.id

        return await self.case(await self.turns.run(decide, "chat"))

    async def case(self, case_id: str) -> Case:
        case = await self.turns.work("test").case(case_id)
        assert case
        return case

    async def act(self, case: Case, actor: str, action: Action, **given: Any) -> None:
        async def decide(work: Work) -> None:
            found = await work.case(case.id)
            assert found
            await actions.act(work, found, actor, action, given)

        await self.turns.run(decide, "chat")

    async def pass_(self, minutes: float, *, delivered: bool = True) -> None:
        """Let time pass minute by minute, with what is due done and what is raised delivered."""
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            self.clock[0] = min(self.now + timedelta(minutes=1), end)
            while await Fire(self.turns).once():
                if delivered:
                    await self.deliver()

    async def accepted(self) -> Case:
        """Let a report go through the ladder and its first call find a dissatisfied customer."""
        case = await self.report()
        await self.act(case, "chenyu", Action.START_FLOW)
        await self.deliver()
        await self.act(case, "maxiao", Action.TAKE_CALL)
        await self.act(case, "maxiao", Action.DISSATISFIED)
        return await self.case(case.id)

    async def deliver(self) -> None:
        for row in await outbox.ready(self.store, self.now, 100):

            async def decide(work: Work, row: outbox.OutboxRow = row) -> None:
                values = {"state": "sent", "sent_at": work.now, "app": "claims", "attempts": 1}
                work.unit.add(Update(tables.outbox, {"id": row.id}, values))
                if row.case_id and row.arms:
                    await clocks.handed_over(work, row.case_id, row.arms)

            await self.turns.run(decide)

    async def refuse(self, state: str = "unreachable", error: str = "errcode 60111") -> None:
        """Let WeCom refuse whatever waits."""
        for row in await outbox.ready(self.store, self.now, 100):
            values = {"state": state, "error": error, "attempts": 1}
            unit = Unit([Update(tables.outbox, {"id": row.id}, values)])
            await self.store.committer.commit(unit)


async def settle_in(store: Store, now: datetime) -> tuple[Policy, str]:
    """Load the policy, import the people, make a user of each role."""
    policy, problems = read_policy(ROOT / "policies/picc-jiangsu.toml")
    assert policy, problems
    body = resolved(policy)
    policy_id = await policies.load_version(
        store, "JS", policy.version, content_hash(body), SCHEMA, body, now
    )
    adopted = institutions.adopt("JS", policy_id)
    await store.committer.commit(Unit([institutions.ensure("JS"), adopted]))
    await import_contacts(store, PEOPLE, "JS", now, "command line")
    for role in ("admin", "manager", "auditor"):
        by = By("command line", "command", "JS")
        await add_user(store, role, PASSWORD, role, now, by)
    return policy, policy_id


@dataclass
class Browser:
    """A browser without JavaScript: it keeps cookies and fills forms that it was shown."""

    client: TestClient[Any, Any]
    token: str = ""

    async def get(self, path: str, status: int = 200) -> str:
        """Open a page."""
        return await self._shown(await self.client.get(path), status)

    async def post(self, path: str, status: int = 200, /, **fields: str) -> str:
        """Send a form with the token of the page that was shown last."""
        data = {"token": self.token, **fields}
        return await self._shown(await self.client.post(path, data=data), status)

    async def sign_in(self, name: str, password: str = PASSWORD, status: int = 200) -> str:
        await self.get("/admin/login")
        return await self.post("/admin/login", status, name=name, password=password)

    async def _shown(self, response: ClientResponse, status: int) -> str:
        text = await response.text()
        assert response.status == status, text
        if found := re.search(r'name="token" value="([^"]+)"', text):
            self.token = found[1]
        return text
