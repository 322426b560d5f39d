"""When something happens or has happened."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import fold, is_yes
from cases.when import Precision, Reading, read_on, read_time, shown_time, spot_time

# How a time is moved, and what may stand before that beside the former time.
_NAMED = re.compile(r"(?P<to>)")
_MOVE = re.compile(
    r"[^\n]{0,40}?(?P<to>(?:改|换|调|挪|移|推|延|推迟|提前|顺延|调整)(?:约|期)?[到成为至])\s*[:,]?\s*"
)
_PHRASE = re.compile(
    "(?:那么?|就|还是|再|先|请|麻烦|帮我?|帮忙|把|能不能|可以|能|要|想|时间|回访|预约|约定|约的?|不行|不对"
    "|(?:客户|[他她我])(?:又|刚)?(?:说|要求|希望|想|让|要)?|[ ,;、。!])*"
)
_POLITE = re.compile(r"^(?:吧|哈|啊|呢|了|可以吗|行吗|好吗|行不行|好不好|谢谢|[ ,;、。!?~])*$")
_EITHER = re.compile("或|还是|要么")
_APART = " ,;、。，；\n"
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

    @property
    def movable(self) -> bool:
        """What is to come may be moved: 改到后天, 推迟到下午4点."""
        return not self.past

    def moved(
        self, text: str, former: Json | None, *, named: bool = False
    ) -> tuple[Reading | Refusal, str] | None:
        """Read 改到后天 against the former time: a mere day keeps the hour, an hour the day.

        Before the word may stand the former time or a phrase such as 客户说, and nothing else.
        """
        move = (_NAMED if named else _MOVE).match(fold(text))
        if move is None or not self.movable:
            return None
        before, told = text[: move.start("to")], text[move.end() :]
        since, reading = read_time(before, self._now), read_time(told, self._now)
        if reading is None or not (since or _PHRASE.fullmatch(fold(before))):
            return None
        rest = _behind(reading)
        if rest is None:
            return None
        try:
            half = since or (self.load(former) if former else None)
            return self._taken(self._completed(half, reading, told)), rest
        except Refusal as refusal:
            return refusal, rest

    def _completed(self, half: Reading | None, reading: Reading, told: str) -> Reading:
        """Put a mere day to the former hour, and a mere hour to the former day."""
        if half is None:
            return reading
        if reading.precision is not Precision.DAY:
            start = half.start.replace(hour=0, minute=0, second=0, microsecond=0)
            half = Reading(start, start + timedelta(days=1), Precision.DAY, "")
        return read_on(half, told, self._now) or reading

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


def _behind(reading: Reading) -> str | None:
    """Return what a moved time leaves to read; None where it is part of another sentence."""
    rest = _POLITE.sub("", reading.rest)
    if not rest or rest[0] in _APART:
        return rest.lstrip(_APART)
    # 9点或者10点 is asked about, and read again then.
    return "" if reading.doubt and _EITHER.match(rest) else None


def _bare(reading: Reading, doubt: str = "") -> Reading:
    return replace(reading, rest="", doubt=doubt)


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
