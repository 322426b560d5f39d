"""How severe a case is, and which signs say so (``domain.md`` B3)."""

from typing import Annotated

from pydantic import Field, StrictInt

from cases.policy.duration import Duration
from cases.policy.fields import Amount, Count, Sourced, Span, Table, Text, Texts

Level = Annotated[StrictInt, Field(ge=1, le=4)]


class When(Table):
    """The signs of one rule; all that are named must hold.

    ``keyword`` holds where the story has one of the words, ``redo`` and ``complainants`` from
    their number on, ``category`` for a category (``claims``) or a part of it (``claims.refusal``).
    """

    trigger: Text | None = None
    category: Text | None = None
    keyword: Texts = ()
    channel: Text | None = None
    redo: Count | None = None
    complainants: Annotated[StrictInt, Field(ge=2, le=9999)] | None = None
    customer_level: Text | None = None


class LevelRule(Sourced):
    """Raises a case to a level and flags it, where the signs are there."""

    when: When
    level: Level
    flags: Texts = ()


class GraveRule(Sourced):
    """From which level on a case is told at once to those who lead, by role (``domain.md`` B6).

    Whoever of them does not note it is told again after each ``repeat``, ``times`` times.
    """

    level: Level = 3
    roles: Texts = ("cs_manager", "line_leader", "duty_lead")
    repeat: Span = Duration(10, "m")
    times: Amount = 1

    @property
    def most(self) -> int:
        """Give how often it is repeated; not at all is no choice that a policy has (B6)."""
        return max(1, self.times)
