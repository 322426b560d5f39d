"""``backup``: the record and the evidence in one file, while the bot runs."""

import asyncio
import errno
import os
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL, make_url

from bot.archive import RECORD, ArchiveWriter, new_manifest, writing
from bot.commands.failure import CommandError
from bot.commands.loading import is_missing, settings_of, vault_of
from bot.settings import Settings
from storage.copy import copy_record
from storage.engine import sqlite_path
from storage.errors import Unavailable
from storage.migrate import current
from storage.vault import Vault

PROGRAM: Final = "escalation-bot"
_SUFFIXES: Final = (".tar", ".tar.gz", ".tgz")
_EVERY_S: Final = 1.0
_MEGA: Final = 1_000_000


def run(arguments: Namespace) -> int:
    """Write the archive; CommandError where that fails, and then no file is left behind."""
    settings = settings_of(arguments)
    if is_missing(settings):
        raise CommandError(["还没有数据库，没有可以备份的"])
    now = datetime.now(UTC)
    try:
        target = _target(arguments.target, now)
        with _part(target) as file:
            count = _write(settings, file, target, now)
        size = target.stat().st_size
    except Unavailable as failure:
        raise CommandError([f"数据库读不了：{failure}。没有做成备份"]) from failure
    except OSError as failure:
        raise CommandError([f"{said(failure)}。没有做成备份"]) from failure
    print(f"已备份到 {target}（{count} 个文件，{size / _MEGA:.1f} MB）。")
    print("里面没有密钥：bot.toml 和政策文件请另存一份，缺了 secret_keys 谁也打不开这份备份。")
    if not settings.on_sqlite:
        print(
            f"数据库不在里面，请再运行：pg_dump --format=custom --file=bot.dump {address(settings)}"
        )
    return 0


def address(settings: Settings) -> str:
    """Give the database's address as PostgreSQL's own programs take it, without the password."""
    url = make_url(settings.database_url)
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return f'"{shown.render_as_string()}"'


def said(error: OSError) -> str:
    """Say what the system said."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "磁盘满了"
    named = f"{error.filename}：" if error.filename else ""
    return f"读写失败（{named}{error.strerror or error}）"


def _target(wanted: str, now: datetime) -> Path:
    """Name the file: as given, or by the time in the folder that was given."""
    path = Path(wanted).absolute()
    if path.name.endswith(_SUFFIXES) and not path.is_dir():
        target = path
    else:
        target = path / f"{PROGRAM}-{now.astimezone():%Y%m%d-%H%M%S}.tar"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        raise CommandError([f"{target} 已经存在，没有覆盖；请换个名字"])
    return target


@contextmanager
def _part(target: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the target that becomes it once it is whole and on disk."""
    part = target.with_name(f".{target.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(settings: Settings, file: IO[bytes], target: Path, now: datetime) -> int:
    vault = vault_of(settings)
    source = sqlite_path(make_url(settings.database_url))
    with writing(file, compressed=not target.name.endswith(".tar")) as archive:
        # The record first: every file that it calls kept is in its folder by then.
        revision = _record(archive, source, target) if source else None
        _evidence(archive, settings.evidence_dir)
        _finish(archive, vault, now, revision)
    return len(archive.files)


def _record(archive: ArchiveWriter, source: Path, target: Path) -> str | None:
    copy = target.with_name(f".{target.name}.db")
    try:
        # Made before SQLite does, which would let others read it.
        copy.touch(mode=0o600)
        copy_record(source, copy, Progress("数据库"))
        archive.add(RECORD, copy)
        return asyncio.run(current(f"sqlite+aiosqlite:///{copy}"))
    finally:
        for leftover in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                copy.with_name(copy.name + leftover).unlink()


def _evidence(archive: ArchiveWriter, folder: Path) -> None:
    # Two letters, then the hash: what is still being written begins with a dot and is left out.
    files = sorted(folder.glob("[0-9a-f][0-9a-f]/[0-9a-f]*"))
    progress = Progress("证据文件")
    for done, path in enumerate(files, 1):
        archive.add(f"evidence/{path.parent.name}/{path.name}", path)
        progress(done, len(files))


def _finish(archive: ArchiveWriter, vault: Vault, now: datetime, revision: str | None) -> None:
    manifest = new_manifest(vault, now, version(PROGRAM), revision)
    archive.finish(replace(manifest, files=archive.files).signed(vault))


class Progress:
    """Says how far something is, at most once a second and once at the end."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + _EVERY_S

    def __call__(self, done: int, total: int) -> None:
        """Take what is done, of how many."""
        if done >= total or time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_S
            print(f"{self._what} {100 * done // max(total, 1)}%", flush=True)
