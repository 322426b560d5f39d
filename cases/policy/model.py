"""A policy: everything in which one institution differs from another (``domain.md`` B1, C)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from cases.policy.appointments import AppointmentRule
from cases.policy.calendar import CalendarRule
from cases.policy.callback import CallbackRule, CallingRule
from cases.policy.chat import ChatRule
from cases.policy.clocks import ClockRule
from cases.policy.fields import Code, Table, Text, Texts
from cases.policy.hotline import HotlineRule
from cases.policy.kinds import Kind
from cases.policy.levels import GraveRule, LevelRule
from cases.policy.measures import (
    KpiTarget,
    ReportRule,
    Retention,
    SayRule,
    UnreportedRule,
    VisibilityRule,
    WithdrawRule,
)
from cases.policy.names import KINDS
from cases.policy.parts import PartsRule
from cases.policy.posts import post_of
from cases.policy.provenance import Source, nearest
from cases.policy.tables import LEVELS, DutyRule, Head, Labels, Menu, PostRule
from cases.policy.units import CategoryRule, DispatchRule, ExtensionRule, UnitRule


class Policy(Table):
    """One version of one institution's rules, built by ``build`` or ``restored``."""

    head: Head = Field(alias="policy")
    labels: Labels
    calendar: CalendarRule
    triggers: dict[str, Text] = Field(default_factory=dict)
    # Who may complain: the label of each, then its synonyms. `agent` and `group` are the engine's.
    relations: dict[Code, Annotated[Texts, Field(min_length=1)]] = Field(default_factory=dict)
    posts: Annotated[dict[str, PostRule], Field(alias="post", min_length=1)]
    menus: tuple[Menu, ...] = Field(alias="menu", default=())
    # The plain names that policies of schema 1 listed; since then each unit is a table.
    unit_names: Texts = Field(alias="units", default=())
    units: dict[str, UnitRule] = Field(alias="unit", default_factory=dict)
    categories: dict[str, CategoryRule] = Field(alias="category", default_factory=dict)
    levels: dict[str, Text] = Field(default_factory=lambda: dict(LEVELS))
    level_rules: tuple[LevelRule, ...] = Field(alias="level", default=())
    grave: GraveRule = GraveRule()
    kind: Annotated[dict[str, Kind], Field(min_length=1)]
    clocks: dict[str, ClockRule] = Field(alias="clock")
    callback: CallbackRule
    second_callback: CallingRule
    dispatch: DispatchRule = DispatchRule()
    extension: ExtensionRule = ExtensionRule()
    withdraw: WithdrawRule = WithdrawRule()
    unreported: UnreportedRule = UnreportedRule()
    kpi: dict[str, KpiTarget] = Field(default_factory=dict)
    report: ReportRule = ReportRule()
    texts: SayRule = SayRule()
    visibility: VisibilityRule = VisibilityRule()
    duty: DutyRule
    chat: ChatRule = ChatRule()
    appointment: AppointmentRule = AppointmentRule()
    hotline: HotlineRule = HotlineRule()
    parts: PartsRule = PartsRule()
    retention: Retention
    provenance: dict[str, Source] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, data: object) -> object:
        return {**data, **_calendar(data), **_second(data)} if isinstance(data, Mapping) else data

    @property
    def id(self) -> str:
        """The policy's code, such as ``picc-jiangsu``."""
        return self.head.id

    @property
    def title(self) -> str:
        """What the policy regulates, in the institution's words."""
        return self.head.title

    @property
    def institution(self) -> str:
        """The institution's name."""
        return self.head.institution

    @property
    def version(self) -> str:
        """The label of this version; the same label never names other content."""
        return self.head.version

    @property
    def label(self) -> str:
        """The name under which this version is kept: with the versions that it is laid over."""
        below = "".join(f"/{one.partition(' ')[2]}" for one in self.head.based_on)
        return f"{self.id} {self.version}{below}" if below else self.version

    @property
    def effective_from(self) -> date:
        """The first day on which this version holds."""
        return self.head.effective_from

    @property
    def timezone(self) -> str:
        """The IANA name of the zone in which times are shown."""
        return self.head.timezone

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown and serials turn over."""
        return ZoneInfo(self.head.timezone)

    def kind_title(self, code: str) -> str:
        """Give the name of a kind of case, the institution's or ours."""
        return self.kind[code].title or KINDS[code]

    def post_of(self, post: str, department: str = "", tags: tuple[str, ...] = ()) -> str | None:
        """Give the post's code for a code, a free title, a department or tags (S4-R03)."""
        return post_of(self.posts, post, department, tags)

    def source_of(self, *path: str | int) -> Source | None:
        """Give the source of a value or of the closest table around it."""
        return nearest(self.provenance, path)

    def is_assumed(self, *path: str | int) -> bool:
        """Whether a value is our default and not a rule of the institution."""
        source = self.source_of(*path)
        return source is not None and source.assumed


def _calendar(data: Mapping[str, Any]) -> dict[str, object]:
    """Work as before there was a calendar: in the hours of the head."""
    head, calendar = data.get("policy"), data.get("calendar", {})
    if not isinstance(calendar, Mapping) or "hours" in calendar:
        return {"calendar": calendar}
    hours = head.get("hours") if isinstance(head, Mapping) else None
    return {"calendar": {**calendar, "hours": [hours]} if hours else calendar}


def _second(data: Mapping[str, Any]) -> dict[str, object]:
    """Call for the second time as for the first, in whatever is not said otherwise."""
    first, second = data.get("callback"), data.get("second_callback", {})
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return {"second_callback": second or first}
    return {"second_callback": {**first, "team_role": "callback_agent", **second}}
