"""When something happens or has happened."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import is_yes
from cases.when import Precision, Reading, read_on, read_time, shown_time, spot_time

_ALMOST = {Precision.EXACT}
_AT_MOST_A_DAY = {Precision.EXACT, Precision.PART, Precision.DAY}


@dataclass(frozen=True, eq=False)
class When(Step[Reading]):
    """A time, read against `now`, the reader's local, aware time, which `at` gives to the step.

    `exact` asks for one to the minute, otherwise a day or part of one will do. `past` reads what
    has been; without it a time that is over is refused. What was understood by half is kept, so
    that 下午三点 after 明天 is tomorrow's.
    """

    example: str = "明天下午3点 或 11月27日 15:00"
    now: datetime | None = None
    exact: bool = True
    past: bool = False

    alone = True

    def parse(self, text: str) -> Reading:
        """Return the one time that the text tells; refuse a doubtful, missing or useless one."""
        return self._taken(read_time(text, self._now, past=self.past) or self._only(text))

    def resume(self, pending: Json, text: str) -> Reading:
        """Return the time that a doubtful one or a mere day and this text are together."""
        half = self.load(pending)
        if is_yes(text):
            return self._taken(replace(half, doubt=""))
        return self._taken(read_on(half, text, self._now, past=self.past) or self._only(text))

    def fits(self, text: str) -> bool:
        """Tell whether the reply is a time and not a sentence around one."""
        reading = read_time(text, self._now, past=self.past)
        return reading is not None and not reading.rest.strip("吧哈啊呢。,.!~ ")

    def spot(self, text: str) -> list[Span[Reading]]:
        """Find times that leave nothing to ask."""
        found = spot_time(text, self._now, past=self.past)
        return [Span(start, end, _bare(one)) for start, end, one in found if not self._why_not(one)]

    def doubt(self, text: str) -> tuple[Span[None], Refusal] | None:
        """Find a time that can be meant in two ways, or is less than what is asked for.

        What is over belongs to the story where something to come is asked for.
        """
        for start, end, reading in spot_time(text, self._now, past=self.past):
            told = self._over(reading) and not self.past
            if not told and (why := self._why_not(reading)):
                return Span(start, end, None), self._refusal(why, reading)
        return None

    def dump(self, value: Reading) -> Json:
        """Return start, end, precision and, for a pending one, its doubt."""
        end = value.end.isoformat() if value.end else None
        told = {"start": value.start.isoformat(), "end": end, "precision": str(value.precision)}
        return told | ({"doubt": value.doubt} if value.doubt else {})

    def load(self, raw: Json) -> Reading:
        """Return the time of a dumped one; raise ValueError for anything else."""
        match raw:
            case {"start": str(start), "end": None | str() as end, "precision": str(precision)}:
                close = _aware(end) if end else None
                kind, doubt = Precision(precision), str(raw.get("doubt", ""))
                return Reading(_aware(start), close, kind, "", doubt)
        raise ValueError(raw)

    def show(self, value: Reading) -> str:
        """Return date, weekday and time."""
        return shown_time(value, self.now)

    def written(self, value: Reading) -> str:
        """Return date, weekday and time, which are read again as they are."""
        return self.show(value)

    @property
    def _now(self) -> datetime:
        if self.now is None:
            raise LookupError(self.key)
        return self.now

    def _only(self, text: str) -> Reading | None:
        """Return the only time inside a sentence."""
        found = [one for _, _, one in spot_time(text, self._now, past=self.past)]
        return found[0] if len({one.start for one in found}) == 1 else None

    def _taken(self, reading: Reading | None) -> Reading:
        if reading is None:
            raise Refusal("没看懂时间，麻烦说日期和几点。", self.example)
        if why := self._why_not(reading):
            raise self._refusal(why, reading)
        return _bare(reading)

    def _why_not(self, reading: Reading) -> str:
        """Say what keeps a reading from being the answer."""
        if reading.doubt:
            return reading.doubt
        if reading.precision not in (_ALMOST if self.exact else _AT_MOST_A_DAY):
            return f"{shown_time(reading, self.now)}，具体{self._wanted(reading)}？"
        if self._over(reading) and not self.past:
            return f"{shown_time(reading, self.now)}已经过了，麻烦说一个之后的时间。"
        return ""

    def _over(self, reading: Reading) -> bool:
        return (reading.end or reading.start) < self._now.replace(second=0, microsecond=0)

    def _wanted(self, reading: Reading) -> str:
        return "哪一天" if reading.precision is Precision.DAYS else "几点"

    def _refusal(self, why: str, reading: Reading) -> Refusal:
        return Refusal(why, self.example, self.dump(_bare(reading, reading.doubt)))


def at(step: Step[Any], now: datetime) -> Step[Any]:
    """Return the step with the reader's now where it needs one, for the flow of this turn."""
    return replace(step, now=now) if isinstance(step, When) else step


def _bare(reading: Reading, doubt: str = "") -> Reading:
    return replace(reading, rest="", doubt=doubt)


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
