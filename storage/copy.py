"""A consistent copy of the SQLite record while others write to it."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from storage.engine import BUSY_MS
from storage.errors import Unavailable

# A megabyte or four at a time, with a breath between: the bot's own reads come first.
PAGES = 256
BREATH_S = 0.001

Progress = Callable[[int, int], None]


def copy_record(source: Path, target: Path, progress: Progress) -> None:
    """Copy the record as it is at this moment into one new file, and check the copy.

    ``progress`` hears pages done and pages in all. Unavailable when the source cannot be read or
    is damaged. In WAL mode a reader never holds up the writer, however long the copy takes.
    """
    try:
        with closing(_reader(source)) as live, closing(sqlite3.connect(target)) as copy:
            # One read transaction around it all: without it each commit begins the copy anew.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(copy, pages=PAGES, progress=_politely(progress))
            live.execute("ROLLBACK")
            _one_file(copy)
            _intact(copy)
    except sqlite3.Error as error:
        raise Unavailable(str(error)) from error


def as_one_file(path: Path) -> None:
    """Take what stands beside a closed record in its log into the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        _one_file(connection)


def _reader(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path))}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _politely(progress: Progress) -> Callable[[int, int, int], None]:
    def step(_status: int, left: int, total: int) -> None:
        progress(total - left, total)
        time.sleep(BREATH_S)

    return step


def _one_file(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")


def _intact(connection: sqlite3.Connection) -> None:
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise Unavailable(f"the record is damaged: {said}")
