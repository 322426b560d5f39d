"""Dates as people write them, and leave as people ask for it."""

from datetime import date

import pytest

from cases import leave, when
from cases.leave import Leave

# A Monday.
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("大后天", "2026-11-26"),
        ("周五", "2026-11-27"),
        ("星期五", "2026-11-27"),
        ("礼拜天", "2026-11-29"),
        ("周一", "2026-11-23"),
        ("本周日", "2026-11-29"),
        ("这个星期六", "2026-11-28"),
        ("下周一", "2026-11-30"),
        ("下个星期五", "2026-12-04"),
        ("下下周二", "2026-12-08"),
        ("5月6日", "2027-05-06"),
        ("11月30号", "2026-11-30"),
        ("11月30", "2026-11-30"),
        ("十一月三十号", "2026-11-30"),
        ("十二月二十五日", "2026-12-25"),
        ("2月29日", "2028-02-29"),
        ("30号", "2026-11-30"),
        ("5号", "2026-12-05"),
        ("三十一号", "2026-12-31"),
        ("12-01", "2026-12-01"),
        ("12/1", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("１２月１日", "2026-12-01"),
    ],
)
def test_dates_are_read_as_they_are_meant(said: str, meant: str) -> None:
    """A weekday or a date without its year is the next one, today included."""
    assert when.read(said, TODAY) == (date.fromisoformat(meant), "")


@pytest.mark.parametrize(
    "said", ["", "李四", "2月30日", "13月1日", "2026-02-30", "三三号", "0号", "99号", "周", "五"]
)
def test_what_is_no_date_is_not_guessed(said: str) -> None:
    """A date that does not exist is asked again, never bent to another one."""
    assert when.read(said, TODAY) is None


def test_a_day_of_this_week_that_is_over_is_no_date() -> None:
    """On Wednesday 本周一 is gone; 周一 is the next one."""
    wednesday = date(2026, 11, 25)

    assert when.read("本周一", wednesday) is None
    assert when.read("周一", wednesday) == (date(2026, 11, 30), "")


def test_a_date_is_shown_with_its_weekday() -> None:
    """So that whoever meant another week sees it."""
    assert when.shown(date(2026, 11, 27)) == "11月27日（周五）"


@pytest.mark.parametrize(
    ("said", "since", "until", "deputy"),
    [
        ("请假到周五，李四代", TODAY, date(2026, 11, 27), "李四"),
        ("请假到明天 李四代", TODAY, date(2026, 11, 24), "李四"),
        ("请假 明天 由李四代班", TODAY, date(2026, 11, 24), "李四"),
        ("请假至11月30号，请李四替我。", TODAY, date(2026, 11, 30), "李四"),
        ("请假到2026-12-01李四", TODAY, date(2026, 12, 1), "李四"),
        ("请假从明天到周五，李四代", date(2026, 11, 24), date(2026, 11, 27), "李四"),
        ("请假周三到下周一 lisi代", date(2026, 11, 25), date(2026, 11, 30), "lisi"),
        ("请假到周五", TODAY, date(2026, 11, 27), ""),
        ("请假，李四代", TODAY, None, ""),
        ("请假", TODAY, None, ""),
    ],
)
def test_leave_is_read_with_its_deputy(
    said: str, since: date, until: date | None, deputy: str
) -> None:
    """The order is until when, then who; what is missing is asked for."""
    assert leave.read(said, TODAY) == Leave(since, until, deputy)


def test_only_a_message_that_begins_so_asks_for_leave() -> None:
    """A detail of a case that names a leave stays a detail."""
    assert leave.read("客户说他请假到周五", TODAY) is None
