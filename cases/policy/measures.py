"""What is judged, counted, reported, told, shown and kept (``domain.md`` A5, B7, B10, B11)."""

from typing import Literal

from pydantic import Field, StrictFloat, StrictInt

from cases.policy.fields import Amount, Count, Flag, Sourced, Span, Table, Text, Texts


class UnreportedRule(Sourced):
    """Which complaints are held against the staff as unreported (S4-R22 to R24)."""

    enabled: Flag = False
    lookback_days: Amount = 0
    equal_time_is_late: Flag = False
    appeal_within: Span | None = None


class KpiTarget(Sourced):
    """A figure to reach: ``text`` is how the rules themselves put it, where that differs."""

    target: StrictInt | StrictFloat
    unit: Text
    label: Text | None = None
    better: Literal["higher", "lower"] = "higher"
    text: Text | None = None


class Bulletin(Sourced):
    """How often a report is due."""

    period: Literal["week", "month", "quarter", "year"]


class ReportRule(Sourced):
    """Which reports are due; the last of a ranking are supervised, the first commended."""

    bulletin: Bulletin | None = None
    summary: Bulletin | None = None
    bottom_n: Amount = 0
    top_n: Amount = 0


class WithdrawRule(Sourced):
    """Who books that a customer withdraws; it ends the case on the day it is received (T25)."""

    roles: Texts = ()
    same_day: Flag = True


class Retention(Sourced):
    """How long cases, evidence and drafts are kept."""

    cases_years: Count
    drafts_days: Count


class SayRule(Table):
    """What customers are told in the institution's own words."""

    # By kind of case, when it is taken up.
    acknowledgement: dict[str, Text] = Field(default_factory=dict)
    # Where a customer may turn next; told with every answer to a complaint (A4).
    remedies: Texts = ()
    remedies_for: Texts = ("complaint",)
    source: Text | None = None

    def remedies_of(self, kind: str) -> Texts:
        """Give what a customer must be told with the answer to a case of this kind."""
        return self.remedies if kind in self.remedies_for else ()


class VisibilityRule(Table):
    """Which cases each role sees; ``protect_source`` hides a customer from whom he complains of."""

    scopes: dict[str, Text] = Field(default_factory=dict)
    protect_source: Flag = True
