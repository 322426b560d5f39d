"""Instants as people read them: in the policy's zone, and how long it is until then."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Times:
    """Shows instants in one zone, as seen at ``now``."""

    zone: ZoneInfo
    now: datetime

    def short(self, at: datetime | None) -> str:
        """Show the time of today, or day and time of another day."""
        if at is None:
            return ""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local:%m-%d %H:%M:%S}"

    def ends(self, at: datetime) -> str:
        """Show the end of a clock; midnight as 24:00 of the day that it ends."""
        local = at.astimezone(self.zone)
        if local.time() == time():
            return f"{local - timedelta(days=1):%m-%d} 24:00"
        return self.short(at)

    def full(self, at: datetime | None) -> str:
        """Show day and time to the second."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}" if at else ""

    def written(self, text: object) -> str:
        """Show an instant that is kept as ISO text; anything else as it is."""
        try:
            return self.short(datetime.fromisoformat(str(text)))
        except ValueError:
            return str(text)

    def left(self, due: datetime) -> str:
        """Say how long it is until an instant, or since."""
        seconds = round((due - self.now).total_seconds())
        return f"还剩 {spoken(seconds)}" if seconds >= 0 else f"已过 {spoken(-seconds)}"

    @property
    def midnight(self) -> datetime:
        """Give the beginning of today."""
        return self.start_of(self.now.astimezone(self.zone).date())

    def start_of(self, day: date) -> datetime:
        """Give the beginning of a day."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def day_after(self, day: date) -> datetime:
        """Give the beginning of the day after."""
        return self.start_of(day + timedelta(days=1))


def spoken(seconds: int) -> str:
    """Say a length of time: 3 分 20 秒, 2 小时 5 分, 4 天."""
    if seconds < _MINUTE:
        return f"{seconds} 秒"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} 分 {seconds % _MINUTE} 秒"
    if seconds < _DAY:
        return f"{seconds // _HOUR} 小时 {seconds % _HOUR // _MINUTE} 分"
    return f"{seconds // _DAY} 天"
