"""An end as people say it from where they stand: 今天18:00, 明天24:00, 12月8日（周二）24:00."""

from datetime import datetime, timedelta
from typing import Final

from cases.when.days import shown

_NAMES: Final = {0: "今天", 1: "明天", 2: "后天"}


def shown_near(end: datetime, now: datetime) -> str:
    """Show by when something is due; both are aware and in the reader's zone.

    Midnight still belongs to the day that it ends.
    """
    ends_day = end == end.replace(hour=0, minute=0, second=0, microsecond=0)
    day = (end - timedelta(days=1)).date() if ends_day else end.date()
    name = _NAMES.get((day - now.date()).days, shown(day))
    return f"{name}24:00" if ends_day else f"{name}{end:%H:%M}"
