"""The notation of the stories: what somebody does, what time does, what a phone shows."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

# What a phone can send beside text.
MEDIA = {
    "[语音]": "voice", "[位置]": "location", "[表情]": "sticker", "[视频]": "video",
    "[链接]": "link", "[怪消息]": "unknown",
}  # fmt: skip
_SAID = re.compile(r"(?:(?P<who>[A-Za-z0-9._@-]+)\s*)?(?P<what>[>!]) ?(?P<text>.*)")
_WAIT = re.compile(r"@\+(\d+)([smh])")
_CLOCK = re.compile(r"@(\d{1,3}):(\d\d)(?::(\d\d))?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody says or presses something; ``who`` is empty for whoever spoke last."""

    who: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Walk:
    """Time passes: for a while, or until a time of the day counted from the first midnight."""

    wait: timedelta | None = None
    until: timedelta | None = None


def read(line: str) -> Done | Walk | None:
    """Read a line as it is typed in the terminal; bare words are said. None for ``@end``."""
    if line.strip() == "@end":
        return None
    if found := _WAIT.fullmatch(line.strip()):
        return Walk(wait=timedelta(**{_UNITS[found[2]]: int(found[1])}))
    if found := _CLOCK.fullmatch(line.strip()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return Walk(until=timedelta(hours=hours, minutes=minutes, seconds=seconds))
    if found := _SAID.fullmatch(line):
        return Done(found["who"] or "", found["what"], found["text"])
    return Done("", ">", line)


def flat(entry: dict[str, Any]) -> str:
    """Show what a phone received as one line."""
    card = entry.get("card")
    if not card:
        return " / ".join((entry.get("text") or "").splitlines())
    title = card["main_title"]
    rows = [f"{r['keyname']}：{r['value']}" for r in card.get("horizontal_content_list", [])]
    words = [b["text"] for b in card["button_list"]]
    buttons = card.get("replace_text") or "|".join(words)
    note = " / ".join(card.get("sub_title_text", "").splitlines())
    parts = [title["title"], title.get("desc", ""), *rows, note, f"〔{buttons}〕"]
    mark = "[卡]" if entry["state"] == "live" else "[灰]"
    return f"{mark} " + " / ".join(filter(None, parts))
