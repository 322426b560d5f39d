"""The times at which a customer may be called or visited, and those that are taken (B8)."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from cases.calendar import YearNotCovered, calendar_of
from cases.policy import Policy

VISIT: Final = "visit"
# So many free times are offered, from so many days on.
OFFERED: Final = 3
_AHEAD: Final = timedelta(days=14)


def slot_of(at: datetime, policy: Policy) -> datetime:
    """Give the beginning of the stretch of time in which an instant lies."""
    length = policy.appointment.slot.elapsed()
    return at - (at - datetime(2000, 1, 1, tzinfo=UTC)) % length


def refused(at: datetime, mode: str, policy: Policy, now: datetime) -> str:
    """Say why nobody is called or visited then: past, night, off_hours; "" where nothing is."""
    if at <= now:
        return "past"
    local = at.astimezone(policy.zone)
    if policy.appointment.hours.earliest(local) != local:
        return "night"
    return "off_hours" if mode == VISIT and not _working(at, policy) else ""


def free(
    at: datetime, mode: str, policy: Policy, now: datetime, taken: Collection[datetime]
) -> tuple[datetime, ...]:
    """Give the next free times from an instant on, in the policy's zone."""
    return tuple(islice(_free(at, mode, policy, now, taken), OFFERED))


def _free(
    at: datetime, mode: str, policy: Policy, now: datetime, taken: Collection[datetime]
) -> Iterator[datetime]:
    length, begin = policy.appointment.slot.elapsed(), max(at, now)
    slot = slot_of(begin, policy)
    while slot < begin + _AHEAD:
        if slot >= begin and slot not in taken and not refused(slot, mode, policy, now):
            yield slot.astimezone(policy.zone)
        slot += length


def _working(at: datetime, policy: Policy) -> bool:
    calendar = calendar_of(policy)
    try:
        windows = calendar.windows_of(calendar.day_of(at))
    except YearNotCovered:
        # Which days are free next year is not known yet: the person who agrees decides.
        return True
    return any(start <= at < end for start, end in windows)
