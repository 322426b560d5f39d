"""The arithmetic of the clocks, held against a slow and obvious second one."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calendar import ALL_DAY, WORKWEEK, Calendar
from cases.policy import Duration
from cases.spans import due, elapsed_between, part
from tests.cases import slow_clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
FROM = datetime(2019, 12, 20, tzinfo=UTC)
Stretches = list[tuple[datetime, datetime]]


def stretches(start: datetime, cuts: list[int]) -> Stretches:
    """Make pauses out of minutes after a start; an odd one is left out."""
    at = [start + timedelta(minutes=cut) for cut in sorted(cuts)]
    return list(zip(at[::2], at[1::2], strict=False))


def windows(cuts: list[int]) -> tuple[tuple[time, time], ...]:
    """Make separate working hours out of half hours of the day; 48 ends it."""
    clocks = [time(cut // 2 % 24, cut % 2 * 30) for cut in sorted(cuts)]
    return tuple(zip(clocks[::2], clocks[1::2], strict=True))


@dataclass(frozen=True)
class Situation:
    """A start with a calendar around it, and the pauses after it."""

    start: datetime
    calendar: Calendar
    paused: Stretches


some_hours = st.just(ALL_DAY) | st.sampled_from([2, 4, 6]).flatmap(
    lambda n: st.lists(st.integers(0, 48), min_size=n, max_size=n, unique=True).map(windows)
)
some_days = st.lists(st.integers(0, 30), max_size=4)
some_cuts = st.lists(st.integers(0, 5 * 24 * 60), max_size=5, unique=True)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw from six years with leap days, year borders, long holidays, make-up Saturdays."""
    start = FROM + timedelta(minutes=draw(st.integers(0, 6 * 365 * 24 * 60)))
    free, worked = (
        frozenset(start.date() + timedelta(days=n) for n in draw(some_days)) for _ in range(2)
    )
    holidays = draw(st.sampled_from(["china", "none"]))
    calendar = Calendar(SHANGHAI, draw(some_hours), WORKWEEK, holidays, free, worked)
    return Situation(start, calendar, stretches(start, draw(some_cuts)))


@settings(max_examples=200, deadline=None)
@given(situations(), st.integers(1, 3000))
def test_minutes_pass_day_and_night(now: Situation, minutes: int) -> None:
    """A pause moves the end by its length, and only one that began in time."""
    end = due(now.start, Duration(minutes, "m"), now.calendar, paused=now.paused)
    assert end == slow_clock.elapsed(now.start, minutes, now.paused)


@settings(max_examples=200, deadline=None)
@given(situations(), st.integers(1, 5))
def test_working_hours_pass_within_the_windows(now: Situation, hours: int) -> None:
    """Several windows a day, holidays, make-up Saturdays and pauses, minute by minute."""
    end = due(now.start, Duration(hours, "wh"), now.calendar, paused=now.paused)
    assert end == slow_clock.worked(now.start, hours * 60, now.calendar, now.paused)


@settings(max_examples=200, deadline=None)
@given(situations(), st.integers(1, 20), st.sampled_from(["d", "wd"]))
def test_days_end_at_midnight_and_do_not_count_the_first(
    now: Situation, amount: int, unit: str
) -> None:
    """Day by day; a pause gives back the days that it reaches into."""
    end = due(now.start, Duration(amount, unit), now.calendar, paused=now.paused)
    slow = slow_clock.days(now.start, amount, now.calendar, now.paused, work=unit == "wd")
    assert (end, end.astimezone(SHANGHAI).time()) == (slow, time(0))


@settings(max_examples=200, deadline=None)
@given(situations(), st.integers(0, 4000), st.sampled_from(["m", "wh", "wd"]))
def test_own_time_is_counted_without_nights_and_pauses(
    now: Situation, length: int, unit: str
) -> None:
    """It is every minute between two instants that the clock itself lived through."""
    end = now.start + timedelta(minutes=length)
    own = elapsed_between(now.start, end, Duration(1, unit), now.calendar, now.paused)
    minutes = slow_clock.passed(now.start, end, now.calendar, now.paused, work=unit != "m")
    assert own == timedelta(minutes=minutes)


@settings(max_examples=200, deadline=None)
@given(situations(), st.integers(1, 9), st.sampled_from(["h", "d", "wh", "wd"]))
def test_a_mark_parts_the_clocks_own_time(now: Situation, amount: int, unit: str) -> None:
    """At the mark of 80 % four fifths of the own time have passed, and a moment before less."""
    span = Duration(amount, unit)
    end = due(now.start, span, now.calendar, paused=now.paused)
    paused = [(p, min(q, end)) for p, q in now.paused if p < end]
    mark = part(now.start, end, 80, span, now.calendar, paused)

    def own(until: datetime) -> timedelta:
        return elapsed_between(now.start, until, span, now.calendar, paused)

    assert own(mark) == own(end) * 80 // 100
    assert own(mark - timedelta.resolution) < max(own(mark), timedelta.resolution)
