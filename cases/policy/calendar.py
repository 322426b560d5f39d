"""The institution's working time: hours of the day, days of the week, holidays (``B5``)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from cases.policy.fields import EndOfDay, Sourced, TimeOfDay

Weekday = Annotated[StrictInt, Field(ge=1, le=7)]


class Hours(Sourced):
    """One stretch of working time within a day, local to the policy."""

    start: TimeOfDay
    end: EndOfDay


class CalendarRule(Sourced):
    """When the institution works; weekdays count from Monday as 1.

    ``china`` means the state's holidays with their make-up working days (调休). The extra days
    are the institution's own and win over both. Without hours nothing can count working time.
    """

    hours: tuple[Hours, ...] = ()
    weekdays: tuple[Weekday, ...] = (1, 2, 3, 4, 5)
    holidays: Literal["china", "none"] = "china"
    extra_holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()
