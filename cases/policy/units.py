"""Who works on a case: units, categories, and how a case is sent to them (``S4-R06``, ``R07``)."""

from typing import Annotated, Literal

from pydantic import Field

from cases.policy.fields import Amount, Code, Count, Flag, Sourced, Span, Table, Text, Texts


class UnitRule(Table):
    """A unit that cases are sent to; its people are known by a word of their department's path.

    ``causes`` names the direct causes that point to it, which makes it the lead (S4-R07).
    """

    label: Text
    departments: Annotated[Texts, Field(min_length=1)]
    line: Text | None = None
    line_leader_role: Text = "line_leader"
    head_role: Text = "unit_head"
    causes: Texts = ()


class CategoryRule(Table):
    """What a case is about, in the institution's words, and the fixed code that it counts as."""

    label: Text
    engine: Text
    sub: dict[Code, Text] = Field(default_factory=dict)
    unit: Text | None = None
    # The posts whose people know this matter; within a unit they are asked first (S2-R20).
    posts: Texts = ()
    source: Text | None = None


class DispatchRule(Sourced):
    """How a case goes to its unit, and comes back from it."""

    lead_rule: Literal["direct_cause"] = "direct_cause"
    # How many times a unit may give a case back, how soon, and with which reasons.
    return_allowed: Amount = 0
    return_within: Span | None = None
    # From this dispatch on it is designated: it cannot be given back any more (A7, E15).
    designate_from: Count = 3
    assign: Literal["load_and_skill", "head"] = "load_and_skill"
    # A case that somebody took and then left alone so long comes back to be sent again.
    idle_after: Span | None = None
    # A dissatisfied customer makes the case this much more severe when it is done again (T23).
    redo_raises_level: Flag = True
    # A case with one of these flags is talked over jointly before its result is handed in (S2-R25).
    discuss: Texts = ()
    reject_reasons: dict[str, Text] = Field(default_factory=dict)
    return_reasons: dict[str, Text] = Field(default_factory=dict)
    wait_reasons: dict[str, Text] = Field(default_factory=dict)


class ExtensionRule(Sourced):
    """How often and how far a due time may be moved, and who decides (T18)."""

    allowed: Amount = 0
    longest: Span | None = None
    role: Text = "cs_manager"
