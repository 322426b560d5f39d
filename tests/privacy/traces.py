"""A customer whose every trace is looked for, in every spelling that a program may give it."""

import base64
import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from bot.logs import Lines

CUSTOMER = "慕容雪晴"
PHONE = "13851746293"
OTHER_PHONE = "17705162847"
STORY = "等了两个多钟头还说材料缺了护照复印件真是岂有此理"
DEMAND = "今天之内必须把垫付的修车款打到她女儿账上"
DONE = "已端茶赔礼并请她到贵宾室稍坐片刻"
WINDOW = 6


def fragments(text: str) -> list[str]:
    """Give every piece of a text that would tell something."""
    return [text[at : at + WINDOW] for at in range(len(text) - WINDOW + 1)]


SECRETS = (
    *(CUSTOMER, PHONE, OTHER_PHONE),
    *(piece for number in (PHONE, OTHER_PHONE) for piece in (number[-8:], number[:8])),
    *(piece for text in (STORY, DEMAND, DONE) for piece in fragments(text)),
)


def spellings(text: str) -> Iterator[bytes]:
    """Spell a text as UTF-8, UTF-16, GB18030, JSON, an address, and base64 of the first."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("gb18030")
    yield json.dumps(text).strip('"').encode()
    yield quote(text).encode()
    for shift in range(3):
        # Inside a longer base64 only the middle of the text is spelled the same.
        padded = base64.b64encode(b"\0" * shift + plain)
        yield padded[4 if shift else 0 : len(padded) - 4]


def hits(content: bytes, secrets: Iterable[str] = SECRETS) -> list[str]:
    """Name the secrets that stand in the content in any spelling."""
    return [text for text in secrets if any(form in content for form in spellings(text))]


def files(folder: Path) -> dict[str, bytes]:
    """Read everything that the bot left in a folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".csv":
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def logged(records: Iterable[logging.LogRecord]) -> bytes:
    """Write the log as the bot does, with every field and traceback."""
    lines = Lines("%(asctime)s %(levelname)s %(name)s %(message)s")
    return "\n".join(lines.format(record) for record in records).encode()
