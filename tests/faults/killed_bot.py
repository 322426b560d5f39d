"""A bot that dies on purpose, or its Redis: ``kill -9`` at one point of its talk with others.

Points are the moments just before and just after every commit, every call of WeCom's API and
every response to a callback. The product knows nothing of it: its methods are wrapped here, in
the process that is to die.
"""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from aiohttp import web
from redis import Redis

from bot.app import serve
from bot.jobs import answer_again
from bot.settings import Settings
from bot.wecom.transport import Call, Transport
from storage.committer import Committer
from storage.redis_place import socket_path
from storage.unit import Insert, Unit, Update, Write

T = TypeVar("T")
Method = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the points are written down, one a line, and at which one to die.

    ``at`` counts from 1, ``name`` is the first of that name; without both the bot lives on.
    ``patience_s`` is how long an answer waits for a redelivery. The ``victim`` that is not the
    bot is its Redis.
    """

    points: Path
    log: Path
    at: int = 0
    name: str = ""
    patience_s: float = 15.0
    victim: str = "bot"


class Points:
    """Counts, writes down, and kills."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self._settings = settings
        self._plan = plan
        self._count = 0
        self._file = os.open(plan.points, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def reach(self, name: str) -> None:
        """Note a point; die here if this is the one."""
        self._count += 1
        os.write(self._file, f"{name}\n".encode())
        if self._count == self._plan.at or name == self._plan.name:
            os.kill(self._victim(), signal.SIGKILL)

    def _victim(self) -> int:
        if self._plan.victim == "bot":
            return os.getpid()
        folder = self._settings.evidence_dir.parent / "redis" / "redis"
        with Redis(unix_socket_path=str(socket_path(folder))) as client:
            return int(client.info("server")["process_id"])

    async def around(self, name: str, work: Awaitable[T]) -> T:
        """Do the work between two points."""
        self.reach(f"before {name}")
        done = await work
        self.reach(f"after {name}")
        return done

    def wrap(self) -> None:
        """Put the points around everything that leaves this process."""
        self._replace(Committer, "_commit_batch", lambda _, units, bases: commit_name(units))
        self._replace(Transport, "_exchange", lambda _, call, *rest: call_name(call))
        self._replace(web.Response, "write_eof", lambda response, *rest: response_name(response))

    def _replace(self, owner: type, name: str, describe: Callable[..., str]) -> None:
        plain: Method = getattr(owner, name)

        async def wrapped(*values: Any) -> Any:
            said = describe(*values)
            return await (self.around(said, plain(*values)) if said else plain(*values))

        patch.object(owner, name, wrapped).start()


def commit_name(units: Sequence[Unit]) -> str:
    """Name a commit by what its units write: ``commit +cases +timers outbox=sent``."""
    return f"commit {' '.join(sorted(set(_writes(w for u in units for w in u.writes))))}"


def _writes(writes: Iterable[Write]) -> Iterable[str]:
    for write in writes:
        if isinstance(write, Insert):
            yield f"+{write.table.name}"
        elif isinstance(write, Update):
            state = next((write.values[k] for k in ("state", "written") if k in write.values), "")
            yield f"{write.table.name}={state}"


def call_name(call: Call) -> str:
    """Name a call of WeCom's API, with the one it is for: ``call message/send wangfang``."""
    body = call.payload() if call.payload else b""
    sent = json.loads(body) if isinstance(body, bytes) and body else {}
    return f"call {call.endpoint} {sent.get('touser', '')}".rstrip()


def response_name(response: web.Response) -> str:
    """Name the response to a callback; other responses, and the second end of one, are none."""
    request = response._req
    ours = request is not None and request.path.startswith("/wecom/")
    return "response" if ours and not response._eof_sent else ""


def run(settings: Settings, plan: Plan) -> None:
    """Be the bot until killed; the log goes to a file."""
    log = os.open(plan.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Points(settings, plan).wrap()
    patch.object(answer_again, "PATIENCE", timedelta(seconds=plan.patience_s)).start()
    with socket.create_server((settings.http.host, settings.http.port)) as door:
        asyncio.run(serve(settings, "all", door))
