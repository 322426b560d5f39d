"""The kinds of value in bot.toml, each with the sentence that says how to write it.

No sentence repeats the value: it may be a secret.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainValidator, SecretBytes, SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

KEY_BYTES: Final = 32
# What an app may offer; the first four are an insurer's, the others any desk's.
FLOWS: Final = (
    "dissatisfaction", "complaint", "callback", "hotline",
    "enquiry", "application", "suggestion", "repair", "help", "compliment",
)  # fmt: skip
_DAYS: Final = '应为日期的列表，如 ["2027-01-01", "2027-02-05..2027-02-12"]'
# No holiday is as long as this; a longer stretch is a slip of the pen.
_LONGEST: Final = timedelta(days=31)
_DRIVERS: Final = ("sqlite+aiosqlite", "postgresql+asyncpg")


def _shaped(pattern: str, expected: str) -> Callable[[object], str]:
    form = re.compile(pattern)

    def check(value: object) -> str:
        if isinstance(value, str) and form.fullmatch(value):
            return value
        raise ValueError(expected)

    return check


def _secret(pattern: str, expected: str) -> Callable[[object], SecretStr]:
    check = _shaped(pattern, expected)
    return lambda value: value if isinstance(value, SecretStr) else SecretStr(check(value))


def _key(value: object) -> SecretBytes:
    if isinstance(value, SecretBytes):
        return value
    text = value.replace("-", "+").replace("_", "/") if isinstance(value, str) else ""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise ValueError(
            "应为 32 字节密钥的 base64（44 个字符），可用 openssl rand -base64 32 生成"
        )
    return SecretBytes(raw)


def _words(value: object) -> object:
    # A list in an environment variable is written with commas.
    return tuple(re.split(r"[,;\s]+", value.strip())) if isinstance(value, str) else value


def _base_url(value: object) -> str:
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    try:
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise ValueError('应为完整网址，如 "https://bot.example.com"')
    return str(value).rstrip("/")


def _optional_url(value: object) -> str:
    return "" if value == "" else _base_url(value)


def _database_url(value: object) -> str:
    try:
        url = make_url(str(value))
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS or not url.database:
        raise ValueError(
            '应为 "sqlite+aiosqlite:///data/bot.db" 或 "postgresql+asyncpg://用户:密码@主机/库名"'
        )
    if url.database == ":memory:":
        raise ValueError('不能放在内存里，应写文件，如 "sqlite+aiosqlite:///data/bot.db"')
    return str(value)


def _location(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if isinstance(value, str) and value and "\0" not in value:
        return Path(value)
    raise ValueError('应为路径，如 "data/evidence"')


def _days(value: object) -> object:
    """Read days of a list: dates, and stretches as ``2027-02-05..2027-02-12``."""
    listed = _words(value) if value else ()
    if not isinstance(listed, list | tuple):
        raise ValueError(_DAYS)  # noqa: TRY004 - pydantic takes a ValueError for a sentence
    return tuple(day for one in listed for day in _stretch(one))


def _stretch(one: object) -> list[date]:
    try:
        first, _, last = str(one).partition("..")
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if last else start
    except ValueError as failure:
        raise ValueError(_DAYS) from failure
    if end < start or end - start > _LONGEST:
        raise ValueError(_DAYS)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


Days: TypeAlias = Annotated[tuple[date, ...], BeforeValidator(_days)]
Location: TypeAlias = Annotated[Path, PlainValidator(_location)]
Key: TypeAlias = Annotated[SecretBytes, PlainValidator(_key)]
BaseUrl: TypeAlias = Annotated[str, PlainValidator(_base_url)]
OptionalUrl: TypeAlias = Annotated[str, PlainValidator(_optional_url)]
DatabaseUrl: TypeAlias = Annotated[str, PlainValidator(_database_url)]
RedisUrl: TypeAlias = Annotated[
    str,
    PlainValidator(
        _shaped(r"|(rediss?|unix)://\S+", '应为 "redis://主机:6379/0"，留空则用内置 Redis')
    ),
]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_words)]
AppName: TypeAlias = Annotated[
    str,
    PlainValidator(
        _shaped(r"[a-z][a-z0-9_-]{0,31}", '应为小写英文名，如 "service"（用在回调网址里）')
    ),
]
Token: TypeAlias = Annotated[
    SecretStr,
    PlainValidator(
        _secret(r"[A-Za-z0-9]{1,32}", "应为企业微信“接收消息”页的 Token，1 至 32 位英文或数字")
    ),
]
AesKey: TypeAlias = Annotated[
    SecretStr,
    PlainValidator(
        _secret(
            r"[A-Za-z0-9]{43}",
            "应为 43 位英文或数字的 EncodingAESKey，请从企业微信“接收消息”页复制",
        )
    ),
]
Code: TypeAlias = Annotated[
    str, PlainValidator(_shaped(r"[A-Z0-9]{1,16}", '应为大写英文或数字，如 "JS"'))
]
Prefix: TypeAlias = Annotated[
    str, PlainValidator(_shaped(r"[A-Z0-9]{0,8}", '应为大写英文或数字，如 "JS"，也可留空'))
]
