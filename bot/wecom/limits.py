"""WeCom's limits, with their units, and how long texts are cut to fit (wecom.md §3.3–3.7)."""

import re

TEXT_BYTES = 2048  # UTF-8 bytes of a text; WeCom cuts the rest off silently
MEMBER_MESSAGES = 30  # messages to one member by one app within MEMBER_WINDOW; more are dropped
MEMBER_WINDOW = 60  # seconds
DUPLICATE_CHECK = 14_400  # seconds; the longest interval of WeCom's duplicate check
FREQUENCY_BLOCK = 60  # seconds that 45009 lasts at least: the window that was exceeded
MEDIA_BYTES = 20 * 1024 * 1024  # bytes of the largest media; more comes only in ranges
RESPONSE_CODE_LIFE = 72 * 3600  # seconds in which a card's response code may be used, once

CARD_TITLE = 36  # characters
CARD_DESC = 44  # characters
CARD_SOURCE = 20  # characters
CARD_NOTE = 160  # characters of sub_title_text
CARD_ROWS = 6  # rows of horizontal_content_list
CARD_ROW_NAME = 5  # characters
CARD_ROW_VALUE = 30  # characters
CARD_BUTTONS = 6  # buttons of a button card
CARD_BUTTON_TEXT = 10  # characters
CARD_KEY_BYTES = 1024  # UTF-8 bytes of a button's key
CARD_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")

# Where a text may be cut, best first: after a line, after a sentence, after a comma or space.
BREAKS = (re.compile(r"\n+"), re.compile(r"[。！？!?；;]+"), re.compile(r"[，、,\s]+"))


def split_text(text: str, limit: int = TEXT_BYTES) -> list[str]:
    """Return the text in parts of at most `limit` UTF-8 bytes; joined they are the text.

    A part ends after a line, else a sentence, else a comma or space, if that leaves it at least
    half full; else after any character. Raises ValueError if one character may not fit.
    Half a surrogate pair, which no UTF-8 can carry, becomes a question mark.
    """
    if limit < 4:  # noqa: PLR2004 - the longest character in UTF-8
        raise ValueError("a part must have room for any character")
    parts: list[str] = []
    text = text.encode("utf-8", "replace").decode()
    while text:
        part = _head(text, limit)
        parts.append(part)
        text = text[len(part) :]
    return parts


def shorten(text: str, limit: int) -> str:
    """Return the text in at most `limit` characters, an ellipsis in place of what is cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _head(text: str, limit: int) -> str:
    # No character takes less than a byte, so the limit's worth of characters is enough to look at.
    window = text[:limit].encode()
    if len(window) <= limit and len(text) <= limit:
        return text
    fitting = _whole(window[:limit])
    for pattern in BREAKS:
        ends = [found.end() for found in pattern.finditer(fitting)]
        if ends and ends[-1] * 2 >= len(fitting):
            return fitting[: ends[-1]]
    return fitting


def _whole(window: bytes) -> str:
    # A cut inside a character leaves its first bytes at the end: they go to the next part.
    return window.decode("utf-8", "ignore")
