"""The state's holidays in bot.toml: read, checked, warned of in time (ADR 0010)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from bot.commands.check_calendar import calendar_findings
from bot.commands.finding import Level
from bot.policies import read_policy
from bot.settings import load
from cases.announced import Announced, unknown_years
from cases.calendar import calendar_of, published
from cases.policy import Policy

Change: TypeAlias = Callable[[str, str], int]
POLICIES = Path(__file__).parents[2] / "policies"
LAST = max(year for year in range(2020, 2100) if published(year))
NEW_YEAR = date(LAST + 1, 1, 1)


def shipped(name: str = "shebao") -> Policy:
    """Give a shipped policy."""
    policy, problems = read_policy(POLICIES / f"{name}.toml")
    assert policy, problems
    return policy


def levels(now: datetime, announced: Announced | None = None) -> list[Level]:
    """Give how bad what ``check`` finds is on a day."""
    found = calendar_findings({"JS": shipped()}, announced or Announced(), now)
    return [one.level for one in found]


def test_single_days_and_stretches_are_read(bot_toml: Path, change: Change) -> None:
    """A week off is one entry; the environment writes the list with commas."""
    change(
        "holidays = []", f'holidays = ["{LAST + 1}-01-01", "{LAST + 1}-02-05..{LAST + 1}-02-07"]'
    )
    settings, problems = load(bot_toml, {"ESCALATION_BOT__CALENDAR__WORKDAYS": f"{LAST + 1}-02-08"})
    assert settings, problems
    assert len(settings.announced.holidays) == 4
    assert settings.announced.workdays == {date(LAST + 1, 2, 8)}


def test_what_cannot_be_is_told_with_its_line(bot_toml: Path, change: Change) -> None:
    """No day, a day both free and worked, a year that does not begin at its beginning."""
    line = change("holidays = []", f'holidays = ["{LAST + 1}-02-05"]')
    change("workdays = []", f'workdays = ["{LAST + 1}-02-05"]')
    _, problems = load(bot_toml, {})
    told = {problem.line: problem.message for problem in problems}
    assert f'请加上 "{LAST + 1}-01-01"' in told[line]
    assert "同时写成了放假和上班" in told[line + 1]
    change(f'workdays = ["{LAST + 1}-02-05"]', 'workdays = ["春节"]')
    _, problems = load(bot_toml, {})
    assert any("应为日期的列表" in problem.message for problem in problems)


def test_check_warns_sixty_days_ahead_and_is_content_afterwards() -> None:
    """In summer nothing is amiss, in late autumn it is noted, in the year itself it is wrong."""
    assert levels(datetime(LAST, 7, 1, tzinfo=UTC)) == [Level.FINE]
    assert levels(datetime(LAST, 11, 25, tzinfo=UTC)) == [Level.NOTE]
    assert levels(datetime(LAST + 1, 1, 4, tzinfo=UTC)) == [Level.WRONG]
    known = Announced(frozenset({NEW_YEAR}))
    assert levels(datetime(LAST, 11, 25, tzinfo=UTC), known) == [Level.FINE]


def test_the_institutions_own_days_win() -> None:
    """Who works on a day that the state makes free works; other calendars need no state."""
    own = shipped()
    rule = own.calendar.model_copy(update={"extra_workdays": (date(LAST + 1, 2, 5),)})
    own = own.model_copy(update={"calendar": rule})
    known = Announced(frozenset({NEW_YEAR, date(LAST + 1, 2, 5)})).known_to(own)
    calendar = calendar_of(known)
    assert calendar.is_working(date(LAST + 1, 2, 5))
    assert not calendar.is_working(NEW_YEAR)
    plain = own.model_copy(update={"calendar": rule.model_copy(update={"holidays": "none"})})
    assert Announced(frozenset({NEW_YEAR})).known_to(plain) is plain
    assert unknown_years(plain, NEW_YEAR, NEW_YEAR) == ()
