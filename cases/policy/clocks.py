"""The clocks of a policy and what follows when one runs out (``domain.md`` B5, B6)."""

from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field, StrictInt

from cases.policy.duration import Duration
from cases.policy.fields import Count, Flag, Sourced, Span, Table, Text, Texts
from cases.policy.levels import Level

Percent = Annotated[StrictInt, Field(ge=1, le=99)]


class Overdue(Sourced):
    """One step of the ladder after a breach: how long after it, whom, with which weight.

    ``to`` is a role, or a party of the case such as ``assignee``. The step is told again after
    each ``every``, ``times`` times in all.
    """

    after: Span
    to: Text
    what: Literal["urge", "supervise"]
    every: Span | None = None
    times: Count = 1


class TermRule(Table):
    """Which cases run on a term; all that is named must hold, of a list any one.

    ``level`` holds from that level on; whatever is not named holds for every case.
    """

    kinds: Texts = ("complaint",)
    channels: Texts = ()
    flags: Texts = ()
    level: Level | None = None


# What a policy that says nothing else means by its terms.
USUAL_TERMS: Final = MappingProxyType(
    {
        "petition": TermRule(channels=("petition",)),
        "complaint_complex": TermRule(flags=("complex",)),
        "complaint_simple": TermRule(),
    }
)


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
    # Other limits by category of the case ("pension" or "pension.first") and by its kind.
    by_category: dict[str, Span] = Field(default_factory=dict)
    by_kind: dict[str, Span] = Field(default_factory=dict)
    # At which parts of the limit, in percent, the person in charge is warned.
    warn: tuple[Percent, ...] = ()
    # Who hears beside him where the unit recorded no contact since the mark before (S2-R11).
    silent: Texts = ()
    overdue: tuple[Overdue, ...] = ()
    # Only measured: it neither warns nor tells anybody when it runs out.
    measured_only: Flag = False
    # Which cases run on it, where it is a term of answer; other clocks follow their stage.
    when: TermRule | None = None

    @property
    def spans(self) -> tuple[Duration, ...]:
        """Every limit that the clock may have, by whatever it differs."""
        ceiling = (self.ceiling,) if self.ceiling else ()
        others = (self.levels, self.by_category, self.by_kind)
        return (self.limit, *ceiling, *(span for table in others for span in table.values()))

    def limit_for(self, kind: str = "", category: str = "", level: int = 1) -> Duration:
        """Give the limit for a case: by its category, else its level, else its kind.

        A category is what law or contract set a time for; a severe case of none goes faster.
        """
        for name in (category, category.partition(".")[0]):
            if name in self.by_category:
                return self.by_category[name]
        reached = [known for known in self.levels if int(known) <= level]
        if reached:
            return self.levels[max(reached, key=int)]
        return self.by_kind.get(kind, self.limit)
