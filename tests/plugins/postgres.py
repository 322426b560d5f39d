"""A PostgreSQL server of the tests' own: started once, a fresh database for each test."""

import asyncio
import getpass
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from storage.migrate import upgrade
from storage.redis import WATCHDOG
from tests.plugins.machine import postgres_programs

# Nothing here has to survive the machine; that a commit is durable is the server's own business.
FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=150")
TEMPLATE = "migrated"


class Postgres:
    """A server on a port of its own; it trusts everybody on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = unused_port()
        bin_folder = postgres_programs()
        assert bin_folder is not None
        self._bin = bin_folder
        self._names = itertools.count()
        # The server refuses to be run by root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._pipe: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the files of the server."""
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run(
            "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip

    def start(self) -> None:
        """Start the server, which goes when this process does, and wait until it answers."""
        reading, self._pipe = os.pipe()
        settings = [
            *FAST, f"port={self.port}", "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
        ]  # fmt: skip
        options = [word for setting in settings for word in ("-c", setting)]
        server = [str(self._bin / "postgres"), "-D", "data", *options]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", WATCHDOG, "watchdog", *server], cwd=self.folder, stdin=reading,
                stdout=log, stderr=log, user=self._user, start_new_session=True,
            )  # fmt: skip
        os.close(reading)
        for _ in range(400):
            if self._run("pg_isready", "-q", "-p", str(self.port), "-h", "127.0.0.1", check=False):
                return
        pytest.fail(f"PostgreSQL does not start: {(self.folder / 'server.log').read_text()}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; ``immediate`` is what a crash looks like from outside."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "stop", check=False)
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        if self._process is not None:
            self._process.wait(10)

    def pids(self) -> list[int]:
        """Give the processes of the server, the first one first."""
        first = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Execute a statement and give what it says."""
        return subprocess.run(
            [self._bin / "psql", "-qAtX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
             "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip

    def url(self, database: str) -> str:
        """Give the address of a database."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Make a database, migrated unless another template is named; gives its name."""
        name = f"test_{next(self._names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, program: str, *words: str, check: bool = True) -> bool:
        done = subprocess.run(
            [self._bin / program, *words], cwd=self.folder, check=check, user=self._user,
            capture_output=True, env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )  # fmt: skip
        return done.returncode == 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a server, with a migrated database as the template of all others."""
    # Not below pytest's own folder, into which only its user may look.
    folder = Path(tempfile.mkdtemp(prefix=f"pg-{getpass.getuser()}-"))
    server = Postgres(folder)
    try:
        server.make()
        server.start()
        server.sql(f"CREATE DATABASE {TEMPLATE}")
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, upgrade(server.url(TEMPLATE))).result()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the address of a fresh, migrated database."""
    with postgres.database() as name:
        yield postgres.url(name)
