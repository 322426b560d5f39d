"""Whether the working time of the next weeks can be counted (ADR 0010)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.commands.finding import Finding, fine, note, wrong
from cases.announced import Announced, unknown_years
from cases.calendar import YearNotCovered
from cases.policy import Policy

# Longer than thirty working days, the longest that an order of a shipped policy runs.
AHEAD = timedelta(days=60)


def calendar_findings(
    policies: Mapping[str, Policy], announced: Announced, now: datetime
) -> Iterator[Finding]:
    """Tell of each institution whether a year that its clocks come to is not known yet."""
    for code, policy in policies.items():
        today = now.astimezone(policy.zone).date()
        missing = unknown_years(announced.known_to(policy), today, today + AHEAD)
        if not missing:
            yield fine(f"放假和调休安排（{code}）")
        for year in missing:
            # In the year itself every order is refused already; before it some are.
            found = wrong if year <= today.year else note
            until = f"在此之前，时限要算到 {year} 年的派单会被退回"
            yield found(f"{code}：{YearNotCovered(year)}。{until}")
