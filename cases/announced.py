"""The state's holidays and make-up days of a year, given apart from any policy (ADR 0010).

A case keeps the policy version under which it was opened, and a version never changes. Which
days the state makes free is no rule of the institution: it is known late, and then for every case.
"""

from dataclasses import dataclass
from datetime import date

from cases.calendar import CHINA, calendar_of
from cases.policy import Policy


@dataclass(frozen=True, slots=True)
class Announced:
    """What the operator wrote down; whoever lists 1 January has written down that year."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def known_to(self, policy: Policy) -> Policy:
        """Give the policy as it counts now; the institution's own days win over the state's."""
        rule = policy.calendar
        if rule.holidays != CHINA or not (self.holidays or self.workdays):
            return policy
        own = {*rule.extra_holidays, *rule.extra_workdays}
        days = {
            "extra_holidays": (*rule.extra_holidays, *sorted(self.holidays - own)),
            "extra_workdays": (*rule.extra_workdays, *sorted(self.workdays - own)),
        }
        return policy.model_copy(update={"calendar": rule.model_copy(update=days)})


def unknown_years(policy: Policy, first: date, last: date) -> tuple[int, ...]:
    """List the years between two days whose working time the policy counts and nobody knows."""
    if not any(span.working for clock in policy.clocks.values() for span in clock.spans):
        return ()
    calendar = calendar_of(policy)
    return tuple(year for year in range(first.year, last.year + 1) if not calendar.covers(year))
