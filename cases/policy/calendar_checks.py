"""Whether an institution's working time can be counted: hours that follow each other, days."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cases.policy.checks import Values, entries
from cases.policy.duration import Duration, looks_like
from cases.policy.errors import Path, PolicyError
from cases.policy.fields import TIME_OF_DAY


def calendar_errors(values: Values) -> Iterator[PolicyError]:
    """Find hours that overlap or run backwards, days named twice, and hours that are missing."""
    calendar, head = _table(values, "calendar"), _table(values, "policy")
    listed = calendar.get("hours")
    hours = listed if isinstance(listed, list) else []
    yield from _windows(("calendar", "hours"), hours)
    if isinstance(single := head.get("hours"), Mapping):
        yield from _backward(("policy", "hours"), single)
    yield from _days(calendar)
    if not hours and not single and (code := _needs_hours(values)):
        message = (
            f"[clock.{code}] 按工作时间计，请写上下班时间，"
            '如 hours = [{ start = "08:30", end = "12:00" }, { start = "13:30", end = "17:30" }]'
        )
        yield PolicyError(("calendar", "hours"), message)


def _windows(path: Path, hours: list[Any]) -> Iterator[PolicyError]:
    before = ""
    for place, window in enumerate(hours):
        if not isinstance(window, Mapping):
            continue
        yield from _backward((*path, place), window)
        start, end = str(window.get("start", "")), str(window.get("end", ""))
        if start < before:
            message = f"{start} 早于上一段的结束 {before}：各段要按先后写，不能重叠"
            yield PolicyError((*path, place), message)
        before = max(before, end)


def _backward(path: Path, window: Values) -> Iterator[PolicyError]:
    start, end = window.get("start"), window.get("end")
    # What is no time of day is told as that, and cannot be compared.
    if _is_time(start) and _is_time(end) and str(start) >= str(end):
        message = f"结束 {end} 应晚于开始 {start}；跨过零点的班请分成两段"
        yield PolicyError(path, message)


def _is_time(written: object) -> bool:
    return isinstance(written, str) and re.fullmatch(TIME_OF_DAY, written) is not None


def _days(calendar: Values) -> Iterator[PolicyError]:
    weekdays = calendar.get("weekdays")
    for place, day in enumerate(weekdays if isinstance(weekdays, list) else []):
        if isinstance(weekdays, list) and day in weekdays[:place]:
            yield PolicyError(("calendar", "weekdays", place), f"星期 {day} 重复了，请删去一个")
    free, busy = (calendar.get(key) for key in ("extra_holidays", "extra_workdays"))
    for place, day in enumerate(busy if isinstance(busy, list) else []):
        if isinstance(free, list) and day in free:
            message = f"{day} 同时写成了休息日和工作日，请删去一处"
            yield PolicyError(("calendar", "extra_workdays", place), message)


def _needs_hours(values: Values) -> str | None:
    for code, clock in entries(values, "clock").items():
        spans = [clock.get("limit"), clock.get("ceiling")]
        for key in ("levels", "by_category", "by_kind"):
            spans += _table(clock, key).values()
        if any(looks_like(span) and Duration.parse(span).working for span in spans):
            return code
    return None


def _table(values: Values, key: str) -> Values:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}
