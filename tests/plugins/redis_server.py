"""A Redis server of the tests' own, which can be killed and started again on its port."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from storage.redis import WATCHDOG


class RedisServer:
    """A server without anything on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = unused_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._pipe: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, to go when this process does, and wait until it answers."""
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        assert program
        words = f"--port {self.port} --bind 127.0.0.1 --appendonly no --loglevel warning"
        reading, self._pipe = os.pipe()
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", WATCHDOG, "watchdog", program, *words.split(), "--save", ""],
            cwd=self.folder, stdin=reading, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(reading)
        for _ in range(400):
            if self._answers():
                return
            time.sleep(0.01)
        pytest.fail("the Redis server does not start")

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        if self._process is None or self._pipe is None:
            return
        os.killpg(self._process.pid, 9)
        self._process.wait()
        os.close(self._pipe)
        self._process = self._pipe = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as asked:
                asked.sendall(b"PING\r\n")
                return asked.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """Run a server by itself, as a deployment with several processes does."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()
