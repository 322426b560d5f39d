"""A policy: everything in which one institution differs from another (``domain.md`` B1, C)."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from cases.policy.callback import CallbackRule
from cases.policy.fields import Table, Text, Texts
from cases.policy.posts import post_of
from cases.policy.provenance import Source, nearest
from cases.policy.tables import ClockRule, DutyRule, Head, Kind, Labels, Menu, PostRule, Retention


class Policy(Table):
    """One version of one institution's rules, built by ``build`` or ``restored``."""

    head: Head = Field(alias="policy")
    labels: Labels
    triggers: Annotated[dict[str, Text], Field(min_length=1)]
    posts: Annotated[dict[str, PostRule], Field(alias="post", min_length=1)]
    menus: tuple[Menu, ...] = Field(alias="menu", default=())
    units: Texts = ()
    kind: Annotated[dict[str, Kind], Field(min_length=1)]
    clocks: dict[str, ClockRule] = Field(alias="clock")
    callback: CallbackRule
    duty: DutyRule
    retention: Retention
    provenance: dict[str, Source] = Field(default_factory=dict)

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
