"""The tables of a policy, named as in the file (``domain.md`` C)."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from cases.policy.fields import (
    Amount,
    Code,
    Count,
    Flag,
    Prefix,
    Sourced,
    Span,
    Table,
    Text,
    Texts,
    TimeOfDay,
    Zone,
)
from cases.policy.names import STATES


class Hours(Sourced):
    """The working hours of a day."""

    start: TimeOfDay
    end: TimeOfDay


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


class Labels(Table):
    """The institution's own words; ``hotline`` is the number to call."""

    hotline: Text
    complaint_team: Text
    form_code: Text
    states: dict[str, Text] = Field(default_factory=dict)

    def state(self, code: str) -> str:
        """Give the name of a case's state, the institution's or ours."""
        return self.states.get(code, STATES[code])


class PostRule(Table):
    """A post and how it shows: in a department's name, a title or a tag."""

    label: Text
    departments: Texts = ()
    titles: Texts = ()
    tags: Texts = ()


class Menu(Table):
    """Which item, in which app, which posts use."""

    posts: Texts
    module: Text
    item: Text
    source: Text | None = None


class ClockRule(Sourced):
    """A clock: its limit, what it counts, what stops it, whether the system acts at due."""

    limit: Span
    basis: Literal["elapsed", "working"]
    auto: Flag = False
    stop: Literal["first_attempt"] | None = None
    # Whether the same person is reminded once when the clock runs out (B6, design §4.3).
    repeats: Annotated[StrictInt, Field(ge=0, le=1)] = 0
    # Other limits by level of the case ("2" means level 2 and above), and the longest of all.
    levels: dict[str, Span] = Field(default_factory=dict)
    ceiling: Span | None = None


class Kind(Sourced):
    """One kind of case: its stages in order, who may open it, its ladder's length."""

    stages: Annotated[Texts, Field(min_length=1)]
    prefix: Prefix
    reporter_posts: Annotated[Texts, Field(min_length=1)]
    channels_preferred: Texts = ()
    neutral_first_callback: Flag = True
    max_leader_hops: Count
    max_redo: Amount = 0
    # 撤销 voids the whole case this long after it was opened (design §4.10).
    void_within: Span
    # 重新跟进 takes a resolved case back this long after 已化解 (design §4.4).
    follow_up_within: Span
    # An older CreateTime does not say when the customer's dissatisfaction was sensed (design §4.1).
    sensed_within: Span
    # An alert handed over later than this starts the next clock late (design §4.7).
    handover_grace: Span


class DutyRule(Table):
    """How the bot knows who of the complaint team is on duty."""

    mode: Literal["chat", "always"]
    role: Text = "complaint_team"


class Retention(Sourced):
    """How long cases, evidence and drafts are kept."""

    cases_years: Count
    drafts_days: Count


LEVELS = MappingProxyType({"1": "一般", "2": "重要", "3": "重大", "4": "群体/紧急"})
