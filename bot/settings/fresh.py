"""A new bot.toml: fresh keys, comments that explain each key."""

import base64
import json
import os
import secrets
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.settings.fields import KEY_BYTES

_ALPHABET: Final = string.ascii_letters + string.digits
# The last of 43 letters carries two spare bits; some base64 readers want them to be zero.
_LAST: Final = "AEIMQUYcgkosw048"
# What WeCom asks for: an EncodingAESKey of 43 letters and digits, a token of at most 32.
AES_KEY_LETTERS: Final = 43
TOKEN_LETTERS: Final = 32

# The flows of a new app, where no policy says which it has a use for.
INSURERS: Final = ("dissatisfaction", "complaint", "callback", "hotline")


def letters(count: int) -> str:
    """Give so many random letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def new_aes_key() -> str:
    """Give a new EncodingAESKey."""
    return letters(AES_KEY_LETTERS - 1) + secrets.choice(_LAST)


@dataclass(frozen=True, slots=True)
class FreshApp:
    """An app of the new file; token and key are ours to choose, the rest is the console's."""

    name: str
    agent_id: int = 0
    secret: str = field(default="", repr=False)
    token: str = field(default_factory=lambda: letters(TOKEN_LETTERS), repr=False)
    aes_key: str = field(default_factory=new_aes_key, repr=False)
    title: str = ""
    flows: tuple[str, ...] = INSURERS


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is known when a deployment begins; what is empty is left to be filled in."""

    corp_id: str
    apps: tuple[FreshApp, ...]
    policy: str
    code: str
    prefix: str = ""
    root_department: int = 1
    public_url: str = "http://127.0.0.1:8080"
    port: int = 8080
    api_base: str = ""
    clock_url: str = ""
    lookup_url: str = ""
    data: str = "data"
    hotline_key: str = field(default="", repr=False)
    sync: bool = True


def rendered(fresh: Fresh) -> str:
    """Give the text of a new settings file, with keys that no other file has."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - TOML, not HTML; every value goes through the filter
    )
    environment.filters["toml"] = _toml
    return environment.get_template("bot.toml.j2").render(
        new_key=_new_key,
        database_url=f"sqlite+aiosqlite:///{fresh.data}/bot.db",
        evidence_dir=f"{fresh.data}/evidence",
        witness=f"{fresh.data}/audit-heads.log",
        **{name: getattr(fresh, name) for name in Fresh.__slots__},
    )


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner can read; FileExistsError where there is one."""
    # The exclusive create decides: nobody's keys are ever overwritten.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _toml(value: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
