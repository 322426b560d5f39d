"""One request of a signed-in user: who it is, what he may, and how the page is answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from admin.accounts import By, Role
from admin.desk import AdminDesk
from admin.house import House
from admin.sessions import Session
from admin.times import Times
from admin.words import ROLES
from cases.model import USER
from cases.policy import Policy
from cases.visibility import Viewer, level_of
from storage import institutions, people
from storage.institutions import Deed
from storage.users import User

EVERYBODY = frozenset(Role)
SEEING = frozenset({Role.ADMIN, Role.MANAGER})
MANAGING = frozenset({Role.ADMIN})

_NAV = (
    ("", "今日", EVERYBODY),
    ("cases", "案件", EVERYBODY),
    ("deliveries", "投递", EVERYBODY),
    ("people", "人员", EVERYBODY),
    ("policies", "政策", EVERYBODY),
    ("audit", "审计", EVERYBODY),
    ("users", "用户", MANAGING),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link at the top of each page."""

    url: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page; ``csrf`` is empty where nobody is signed in."""

    title: str
    user: str = ""
    role: str = ""
    csrf: str = ""
    nav: tuple[NavItem, ...] = ()
    institution: str = ""
    institutions: tuple[str, ...] = ()
    now: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request whose user may see the page; ``form`` was checked to be his own."""

    house: House
    request: web.Request
    session: Session
    user: User
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> AdminDesk:
        """Give the record and what goes with it."""
        return self.house.desk

    @property
    def institution(self) -> str:
        """Give the institution that is looked at: the one in the address, or the first."""
        named = self.request.query.get("institution", "")
        return named if named in self.desk.institutions else self.desk.home

    @property
    def sees(self) -> bool:
        """Tell whether the user may have customers' data shown."""
        return self.user.role in SEEING

    @property
    def manages(self) -> bool:
        """Tell whether the user may manage deliveries and users."""
        return self.user.role in MANAGING

    @property
    def actor(self) -> str:
        """Name the user in the audit, apart from the staff's user ids."""
        return f"{USER}{self.user.name}"

    @property
    def acts_as(self) -> str:
        """Give who acts on a case: the one of the staff that the user is, else the user."""
        return self.user.person or self.actor

    @property
    def by(self) -> By:
        """Say who changes a user."""
        return By(self.actor, "admin", self.desk.home)

    async def policy(self) -> Policy | None:
        """Give the policy in force; None before one was loaded."""
        found = await institutions.get(self.desk.store, self.institution)
        if found is None or found.policy_id is None:
            return None
        return await self.desk.policies.get(self.desk.store, found.policy_id)

    async def level(self) -> str:
        """Give the node below which this user sees cases, "" for the whole institution (S4-R04)."""
        store, policy = self.desk.store, await self.policy()
        person = await people.get(store, self.user.person) if self.user.person else None
        if person is None or policy is None:
            return ""
        viewer = Viewer(person.key, person.roles, person.department)
        return level_of(policy.visibility.scopes, viewer)

    async def times(self) -> Times:
        """Give the clock of the institution."""
        policy = await self.policy()
        return Times(policy.zone if policy else ZoneInfo("UTC"), self.desk.now())

    async def record(self, action: str, **payload: Any) -> None:
        """Write into the chain of the institution what belongs to no case."""
        deed = Deed(self.desk.now(), self.actor, "admin", action, payload)
        await institutions.record(self.desk.store, self.institution, deed)

    def link(self, path: str, **query: object) -> str:
        """Give the address of a page, in the institution that is looked at."""
        if self.institution != self.desk.home:
            query["institution"] = self.institution
        known = {key: value for key, value in query.items() if value not in {None, ""}}
        return f"/admin/{path}" + (f"?{urlencode(known)}" if known else "")

    async def page(
        self, template: str, title: str, page: object, *, status: int = 200, notice: str = ""
    ) -> web.Response:
        """Answer with a page."""
        times = await self.times()
        frame = Frame(
            title, self.user.name, ROLES[self.user.role], self.session.csrf, self._nav(),
            self.institution, self.desk.institutions, times.full(times.now), notice,
        )  # fmt: skip
        text = self.house.look.render(template, {"frame": frame, "page": page, "link": self.link})
        return web.Response(text=text, content_type="text/html", status=status)

    async def fragment(self, template: str, page: object) -> str:
        """Give a part of a page, for what is updated live."""
        return self.house.look.render(template, {"page": page, "link": self.link})

    def _nav(self) -> tuple[NavItem, ...]:
        here = self.request.path.removeprefix("/admin/").split("/")[0]
        return tuple(
            NavItem(self.link(path), label, path == here)
            for path, label, roles in _NAV
            if self.user.role in roles
        )


View = Callable[[Visit], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Page:
    """An address of the admin page, and who may call it."""

    method: str
    path: str
    view: View
    roles: frozenset[Role] = EVERYBODY
    # A page that calls by itself does not keep its user signed in.
    used: bool = True


Pages = Sequence[Page]
