"""Redis, which holds only what may be lost (design §5): another's by address, or our own.

Our own is a real server on a unix socket: no port, nothing on disk, gone when we are.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from storage.redis_place import RedisNotStarted, find_server, locked, socket_path

__all__ = ["EmbeddedRedis", "RedisNotStarted", "connect"]

log = logging.getLogger(__name__)

START_S = 10.0
STOP_S = 2.0
POLL_S = 0.002
BACK_OFF_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
# A Redis that does not answer is as good as none: callers fall back at once.
ANSWER_S = 2.0

# Kills the server when our end of the pipe closes, which even `kill -9` of us does. (A signal at
# the parent's death would follow the thread that started the server, not the process.)
WATCHDOG = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read _ <&3; kill "$server") 2>/dev/null &
watch=$!
wait "$server"
kill "$watch" 2>/dev/null
"""


@asynccontextmanager
async def connect(redis_url: str, folder: Path) -> AsyncIterator[Redis]:
    """Give a client of the Redis at ``redis_url``, or of an embedded one if that is empty.

    RedisNotStarted when the embedded one cannot start; an address is tried by its first use only.
    """
    if redis_url:
        async with _client(redis_url) as client:
            yield client
    else:
        async with EmbeddedRedis(folder) as url, _client(url) as client:
            yield client


def _client(url: str) -> Redis:
    # One more try at once, for a connection that a restarted server has closed.
    retry = Retry(NoBackoff(), 1)
    return Redis.from_url(
        url, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S, retry=retry
    )


class EmbeddedRedis:
    """A server of our own; ``async with EmbeddedRedis(folder) as url`` gives its address.

    ``folder`` belongs to one server at a time: a second one gets RedisNotStarted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute() / "redis"
        self._socket = self._folder / "redis.sock"
        self._lock: IO[bytes] | None = None
        self._pipe: int | None = None
        self._server: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> str:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        self._lock = await locked(self._folder / "lock")
        try:
            self._socket = socket_path(self._folder)
            await self._start()
        except BaseException:
            await self._end()
            raise
        self._keeper = asyncio.create_task(self._keep(), name="redis keeper")
        return f"unix://{self._socket}"

    async def __aexit__(self, *_: object) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        await self._end()

    async def _end(self) -> None:
        """Stop the server and give the folder free."""
        await self._stop()
        self._socket.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    async def _keep(self) -> None:
        """Start the server again whenever it ends, sooner at first and then less often."""
        ended = 0
        while True:
            if self._server is not None:
                await self._server.wait()
            pause = BACK_OFF_S[min(ended, len(BACK_OFF_S) - 1)]
            log.warning("the embedded Redis ended, starting it again in %s s", pause)
            ended += 1
            await asyncio.sleep(pause)
            await self._stop()
            try:
                await self._start()
            except (RedisNotStarted, TimeoutError, OSError) as error:
                log.warning("the embedded Redis does not start: %s", error)
            else:
                ended = 0

    async def _start(self) -> None:
        # A socket that a killed server left behind answers nobody, and by the lock it is ours.
        self._socket.unlink(missing_ok=True)
        reading, self._pipe = os.pipe()
        try:
            self._server = await asyncio.create_subprocess_exec(
                "/bin/sh", "-c", WATCHDOG, "redis-watchdog", *self._command(),
                stdin=reading,
                stdout=asyncio.subprocess.DEVNULL,
                # Ctrl-C is for us: the server goes when we have finished.
                start_new_session=True,
                # The lock stays taken until the server itself is gone, whatever becomes of us.
                pass_fds=(self._lock.fileno(),) if self._lock else (),
            )  # fmt: skip
        finally:
            os.close(reading)
        async with asyncio.timeout(START_S):
            while not await _answers(self._socket):
                if self._server.returncode is not None:
                    raise RedisNotStarted(f"it ended at once, see {self._folder}/server.log")
                await asyncio.sleep(POLL_S)

    async def _stop(self) -> None:
        """Close the pipe, at which the watchdog ends the server; kill what is left then."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        if self._server is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait(), STOP_S)
        # The watchdog leads a group of its own, which outlives it when it alone was killed.
        with suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        await self._server.wait()
        self._server = None

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "dir": str(self._folder),
            "logfile": str(self._folder / "server.log"),
            "loglevel": "warning",
        }
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        return [find_server(), *words]


async def _answers(socket: Path) -> bool:
    """Tell whether a server answers PING at the socket."""
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
    except OSError:
        return False
    try:
        writer.write(b"PING\r\n")
        return (await reader.readline()).startswith(b"+PONG")
    except OSError:
        return False
    finally:
        writer.close()
