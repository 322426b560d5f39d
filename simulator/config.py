"""What a simulated corp is made of: its apps, its people, and how its callbacks are timed."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class SimApp:
    """One self-built app: the credentials its bot uses, and where its callbacks go (or "").

    `title` is what the phones show; without one they show the name.
    """

    name: str
    agent_id: int
    secret: str
    token: str
    aes_key: str
    callback_url: str
    title: str = ""


@dataclass(frozen=True)
class SimPerson:
    """One member of the corp; `leader` is a userid, `apps` name the apps he or she can see."""

    userid: str
    name: str
    department: str
    post: str
    leader: str
    roles: tuple[str, ...]
    phone: str
    apps: tuple[str, ...]


@dataclass(frozen=True)
class SimConfig:
    """A whole simulator; the callback times are wall seconds, `start` is the first shared time."""

    corp_id: str
    apps: tuple[SimApp, ...]
    contacts: tuple[SimPerson, ...]
    host: str = "127.0.0.1"
    port: int = 8090
    timezone: str = "Asia/Shanghai"
    callback_timeout_s: float = 5.0
    callback_retry_waits_s: tuple[float, ...] = (1.0, 3.0)
    start: datetime | None = None
    rate: int = 1


def read_contacts(path: Path | str) -> tuple[SimPerson, ...]:
    """Read the contacts CSV of design §9: UTF-8 with or without BOM, or GB18030; no blank rows."""
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    return tuple(_person(row) for row in reader if _cell(row, "userid"))


def _person(row: dict[str, str | None]) -> SimPerson:
    return SimPerson(
        userid=_cell(row, "userid"),
        name=_cell(row, "name"),
        department=_cell(row, "department"),
        post=_cell(row, "post"),
        leader=_cell(row, "leader"),
        roles=_words(_cell(row, "roles")),
        phone=_cell(row, "phone"),
        apps=_words(_cell(row, "apps")),
    )


def _cell(row: dict[str, str | None], column: str) -> str:
    return (row.get(column) or "").strip()


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[;；|、,，\s]+", cell) if word)
