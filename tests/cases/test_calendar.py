"""Which days are worked, and what the vectors of the clocks come to (domain.md F)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.calendar import ALL_DAY, Calendar, YearNotCovered, calendar_of
from cases.policy import CalendarRule, Duration, Hours
from cases.spans import due, elapsed_between, later, opening, part
from tests.cases.board import POLICY

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = ((time(8, 30), time(12, 0)), (time(13, 30), time(17, 30)))
CHINA = Calendar(SHANGHAI, OFFICE)


def local(text: str) -> datetime:
    """Read a local time such as "2026-03-16 24:00"."""
    day, clock = text.split()
    start = datetime.combine(date.fromisoformat(day), time(0), tzinfo=SHANGHAI)
    hours, minutes = map(int, clock.split(":"))
    return (start + timedelta(hours=hours, minutes=minutes)).astimezone(UTC)


def ends(start: str, span: str, calendar: Calendar = CHINA, ceiling: str = "") -> datetime:
    """Give the end of a span that begins at a local time."""
    longest = Duration.parse(ceiling) if ceiling else None
    return due(local(start), Duration.parse(span), calendar, longest)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),  # National Day
        ("2026-10-07", False),  # its last day off
        ("2026-10-08", True),
        ("2026-10-10", True),  # the Saturday that makes up for it
        ("2026-09-20", True),  # a Sunday that does
        ("2026-10-17", False),  # a Saturday like any other
        ("2026-02-17", False),  # Spring Festival
        ("2026-02-14", True),  # the Saturday before it
        ("2024-02-29", True),  # a Thursday
    ],
)
def test_the_states_holidays_and_make_up_days_are_known(day: str, works: bool) -> None:
    """Days off in lieu are off, make-up Saturdays and Sundays are worked (调休)."""
    assert CHINA.is_working(date.fromisoformat(day)) is works
    assert bool(CHINA.windows_of(date.fromisoformat(day))) is works


def test_the_institutions_own_days_win() -> None:
    """A day off of its own, and a Sunday on which it works."""
    free, worked = frozenset({date(2026, 3, 18)}), frozenset({date(2026, 3, 22)})
    own = Calendar(SHANGHAI, OFFICE, extra_holidays=free, extra_workdays=worked)
    assert ends("2026-03-17 09:00", "3wd", own) == local("2026-03-22 24:00")


def test_a_year_that_nobody_has_announced_yet_is_refused() -> None:
    """The sentence names the year and what to do; other calendars do not need it."""
    with pytest.raises(YearNotCovered, match=r"2031 年的放假和调休安排.*2031-01-01") as refusal:
        CHINA.is_working(date(2031, 1, 2))
    assert refusal.value.year == 2031
    with pytest.raises(YearNotCovered):
        ends("2030-12-30 09:00", "3wd")
    assert Calendar(SHANGHAI, holidays="none").is_working(date(2031, 1, 2))


def test_an_institution_may_write_down_the_year_itself() -> None:
    """Whoever lists New Year's Day has listed the year; one other day says nothing of it."""
    listed = frozenset({date(2031, 1, 1), date(2031, 1, 2)})
    assert not Calendar(SHANGHAI, extra_holidays=listed).is_working(date(2031, 1, 2))
    assert Calendar(SHANGHAI, extra_holidays=listed).is_working(date(2031, 1, 3))
    with pytest.raises(YearNotCovered):
        Calendar(SHANGHAI, extra_holidays=frozenset({date(2031, 3, 1)})).is_working(
            date(2031, 1, 3)
        )


def test_a_day_clock_on_the_last_day_of_the_known_years_asks_no_further() -> None:
    """24:00 of 31 December belongs to the old year, and so do the marks before it."""
    last = max(year for year in range(2020, 2100) if CHINA.covers(year))
    start, end = local(f"{last}-12-29 09:00"), local(f"{last}-12-31 24:00")
    listed = frozenset({date(last, 12, 30), date(last, 12, 31)})
    calendar = Calendar(SHANGHAI, OFFICE, extra_workdays=listed)
    assert due(start, Duration(2, "wd"), calendar) == end
    assert part(start, end, 80, Duration(2, "wd"), calendar) < end


@pytest.mark.parametrize(
    ("span", "end"),
    [("15d", "2026-03-16 24:00"), ("30d", "2026-03-31 24:00"), ("60d", "2026-04-30 24:00")],
)
@pytest.mark.parametrize("clock", ["00:00", "09:15", "23:59"])
def test_vector_7_the_legal_clock(span: str, end: str, clock: str) -> None:
    """Received on 1 March: the first day is not counted, the last ends at 24:00."""
    assert ends(f"2026-03-01 {clock}", span) == local(end)


@pytest.mark.parametrize("span", ["15d", "30d", "60d"])
def test_vector_7_an_appraisal_of_five_days_moves_each_by_five(span: str) -> None:
    """The whole days between the local dates do not count."""
    pause = (local("2026-03-05 16:00"), local("2026-03-10 09:00"))
    moved = due(local("2026-03-01 10:00"), Duration.parse(span), CHINA, paused=[pause])
    assert moved == ends("2026-03-01 10:00", span) + timedelta(days=5)


@pytest.mark.parametrize("span", ["30m", "1wh", "1d", "1wd"])
def test_a_pause_that_begins_at_the_end_comes_too_late(span: str) -> None:
    """The end has come; a moment before, it would have moved."""
    start, limit = local("2026-03-18 10:00"), Duration.parse(span)
    end, long = due(start, limit, CHINA), timedelta(days=3)
    assert due(start, limit, CHINA, paused=[(end, end + long)]) == end
    before = end - timedelta(minutes=1)
    assert due(start, limit, CHINA, paused=[(before, end + long)]) > end


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # 1 to 7 October are off, Saturday the 10th is worked, the 11th is Sunday.
        ("2026-09-30 10:00", "3wd", "2026-10-10 24:00"),
        ("2026-10-03 10:00", "1wd", "2026-10-08 24:00"),
        ("2026-09-30 16:30", "4wh", "2026-10-08 11:30"),
        ("2026-10-09 16:30", "4wh", "2026-10-10 11:30"),
        # Lunch is no working time, and an end at its beginning stays there.
        ("2026-03-18 10:00", "2wh", "2026-03-18 12:00"),
        ("2026-03-18 10:00", "4wh", "2026-03-18 15:30"),
        ("2026-03-18 19:00", "1wh", "2026-03-19 09:30"),
        # Leap day, and the turn of a year.
        ("2024-02-28 10:00", "1wd", "2024-02-29 24:00"),
        ("2024-02-28 10:00", "2d", "2024-03-01 24:00"),
        ("2025-12-31 17:00", "1wh", "2026-01-04 09:00"),
        ("2025-12-30 09:00", "2wd", "2026-01-04 24:00"),
        # What elapses does not care.
        ("2026-09-30 23:50", "30m", "2026-10-01 00:20"),
    ],
)
def test_vector_8_working_time_across_holidays(start: str, span: str, end: str) -> None:
    """A holiday is jumped over, a make-up Saturday counts, lunch and nights do not."""
    assert ends(start, span) == local(end)


def test_a_ceiling_holds_where_a_long_holiday_would_not() -> None:
    """Three working days, but never more than seven days."""
    assert ends("2026-02-13 10:00", "3wd", ceiling="7d") == local("2026-02-20 24:00")
    assert ends("2026-03-02 10:00", "3wd", ceiling="7d") == local("2026-03-05 24:00")


def test_marks_are_parts_of_the_clocks_own_time() -> None:
    """Half of eight hours of work, from 16:30 on, is the next morning's 11:00."""
    start, span = local("2026-03-18 16:30"), Duration(8, "wh")
    assert part(start, due(start, span, CHINA), 50, span, CHINA) == local("2026-03-19 11:30")
    days = Duration(15, "d")
    assert part(start, due(start, days, CHINA), 50, days, CHINA) == local("2026-03-26 08:15")


def test_a_step_after_the_end_counts_from_the_day_that_ended() -> None:
    """24:00 of Thursday belongs to Thursday: a working day later is Friday's end."""
    assert later(local("2026-03-19 24:00"), Duration(1, "wd"), CHINA) == local("2026-03-20 24:00")
    assert later(local("2026-03-20 24:00"), Duration(1, "wd"), CHINA) == local("2026-03-23 24:00")
    assert later(local("2026-03-19 11:00"), Duration(15, "m"), CHINA) == local("2026-03-19 11:15")
    assert opening(local("2026-03-20 24:00"), CHINA) == local("2026-03-23 08:30")
    assert opening(local("2026-03-20 09:00"), CHINA) == local("2026-03-20 09:00")


def test_a_zone_with_summer_time_loses_and_gains_no_minute() -> None:
    """In the night of 29 March 2026 an hour is missing in Berlin."""
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar(berlin, ALL_DAY, frozenset(range(1, 8)), "none")
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    end = due(start, Duration(1, "d"), calendar)
    assert end == datetime(2026, 3, 30, tzinfo=berlin).astimezone(UTC)
    assert elapsed_between(start, end, Duration(1, "wh"), calendar) == timedelta(hours=35)


def test_a_calendar_without_working_days_ends_the_search() -> None:
    """It is an error with a sentence, not a loop."""
    with pytest.raises(ValueError, match="没有工作日"):
        ends("2026-03-18 10:00", "1wd", Calendar(SHANGHAI, weekdays=frozenset(), holidays="none"))


def test_the_calendar_of_a_policy_is_made_once() -> None:
    """Its hours in order, its days, the state's holidays; all day where it names no hours."""
    hours = (Hours(start="13:30", end="17:30"), Hours(start="08:30", end="12:00"))
    rule = CalendarRule(hours=hours, weekdays=(1, 2), extra_workdays=(date(2026, 3, 22),))
    policy = POLICY.model_copy(update={"calendar": rule})
    calendar = calendar_of(policy)
    assert (calendar.windows, calendar.weekdays) == (OFFICE, frozenset({1, 2}))
    assert calendar.is_working(date(2026, 3, 22))
    assert calendar_of(policy) is calendar
    bare = POLICY.model_copy(update={"calendar": CalendarRule()})
    assert (calendar_of(bare).windows, calendar_of(bare).holidays) == (ALL_DAY, "china")
