"""The tables of a policy, named as in the file (``domain.md`` C)."""

from datetime import date
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from cases.policy.calendar import Hours
from cases.policy.fields import Code, Table, Text, Texts, Zone
from cases.policy.names import PARTIES, ROLES, STATES


class Head(Table):
    """Which policy this is, whose, and from when on."""

    id: Code
    title: Text
    institution: Text
    version: Text
    effective_from: date
    supersedes: Text | None = None
    timezone: Zone
    hours: Hours | None = None
    kinds: Texts = ()
    # The file that this one changes, and whether only towards the stricter, for one department.
    inherits: Text | None = None
    overlay_of: Text | None = None
    department: Text | None = None
    # What was merged into this version, nearest first: not written, but kept with it.
    based_on: Texts = ()


class Labels(Table):
    """The institution's own words; ``hotline`` is the number to call."""

    hotline: Text
    complaint_team: Text
    form_code: Text | None = None
    states: dict[str, Text] = Field(default_factory=dict)
    roles: dict[str, Text] = Field(default_factory=dict)

    def state(self, code: str) -> str:
        """Give the name of a case's state, the institution's or ours."""
        return self.states.get(code, STATES[code])

    def role(self, code: str) -> str:
        """Give the name of a role or a party of the case, the institution's or ours."""
        named = self.complaint_team if code == "complaint_team" else {**ROLES, **PARTIES}[code]
        return self.roles.get(code) or named


class PostRule(Table):
    """A post and how it shows: in a department's name, a title or a tag."""

    label: Text
    departments: Texts = ()
    titles: Texts = ()
    tags: Texts = ()
    # How a customer comes to whoever holds it (S2-R01); without it the door counts.
    channel: Text | None = None


class Menu(Table):
    """Which item, in which app, which posts use."""

    posts: Texts
    module: Text
    item: Text
    source: Text | None = None


class DutyRule(Table):
    """How the bot knows who of the complaint team is on duty."""

    mode: Literal["chat", "always"]
    role: Text = "complaint_team"


LEVELS = MappingProxyType({"1": "一般", "2": "重要", "3": "重大", "4": "群体/紧急"})
