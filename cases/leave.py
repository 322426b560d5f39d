"""How people ask for leave in chat: 请假到周五，李四代; 请假从明天到11月30号 李四; 销假."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cases import when

WORD: Final = "请假"
BACK: Final = "销假"
_FROM: Final = re.compile(r"从?\s*")
_TO: Final = re.compile(r"\s*(?:到|至|~|-|—)\s*")
_BETWEEN: Final = re.compile(r"^[\s,，、;；。]*(?:由|请|让)?\s*")
# What may follow the deputy's name.
_AFTER: Final = re.compile(r"\s*(?:来)?(?:代班|代理|代我|代|替我|替|顶班|顶)?[\s,，。.!！]*$")


@dataclass(frozen=True, slots=True)
class Leave:
    """What was read: local dates, both inside the leave, and the deputy as written.

    ``until`` is None where no date was understood, ``deputy`` "" where nobody was named.
    """

    since: date
    until: date | None
    deputy: str


def read(text: str, today: date) -> Leave | None:
    """Read a message that begins with 请假; None for any other."""
    said = text.strip()
    if not said.startswith(WORD):
        return None
    since, rest = today, _FROM.sub("", said.removeprefix(WORD).lstrip(" ,，:："), count=1)
    if (first := when.read(rest, today)) and _TO.match(first[1]):
        since, rest = first
    opened = _TO.match(rest)
    rest = rest[opened.end() :] if opened else rest
    last = when.read(rest, since)
    if last is None:
        return Leave(since, None, "")
    return Leave(since, last[0], _deputy(last[1]))


def _deputy(rest: str) -> str:
    """Take the name out of ，由李四代."""
    return _AFTER.sub("", _BETWEEN.sub("", rest))
