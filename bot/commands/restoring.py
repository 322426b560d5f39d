"""Where a restored record is put together, and how it takes its place: all of it or nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from bot.archive import RECORD

# What SQLite keeps beside a file; a log of another file would damage the restored one.
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Place:
    """The record's file (None where PostgreSQL keeps it) and the folder of the evidence."""

    record: Path | None
    evidence: Path

    @property
    def occupied(self) -> bool:
        """Tell whether there is anything that a restored record would displace."""
        return (self.record is not None and self.record.exists()) or self._has_evidence

    def files(self) -> list[Path]:
        """List what is there, with what SQLite keeps beside its file."""
        ends = _BESIDE if self.record else ()
        beside = [self.record.with_name(self.record.name + end) for end in ends if self.record]
        there = [path for path in beside if path.exists()]
        return [*there, self.evidence] if self._has_evidence else there

    @property
    def _has_evidence(self) -> bool:
        return self.evidence.is_dir() and any(self.evidence.iterdir())


@contextmanager
def staging(place: Place) -> Iterator["Stage"]:
    """Give a stage on the same disks as the place; whatever is left on it is removed."""
    mark = uuid4().hex[:8]
    record = place.record and place.record.with_name(f".restore-{mark}.db")
    stage = Stage(Place(record, place.evidence.with_name(f".restore-{mark}")), place)
    for folder in {path.parent for path in (record, stage.new.evidence) if path}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        stage.new.evidence.mkdir(mode=0o700)
        yield stage
    finally:
        shutil.rmtree(stage.new.evidence, ignore_errors=True)
        for path in stage.new.files():
            path.unlink()


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being put together beside the place that it will take."""

    new: Place
    place: Place

    def path(self, name: str) -> Path:
        """Say where a member of the archive is written to."""
        if name == RECORD:
            # PostgreSQL keeps its record itself: a file of SQLite's would lie there unused.
            return self.new.record or self.new.evidence / RECORD
        return self.new.evidence / name.removeprefix("evidence/")

    def take_place(self, now: datetime) -> list[Path]:
        """Move what is there aside and this into its place; gives what was moved aside.

        OSError when something cannot be moved; then everything stands as before.
        """
        mark = f"before-{now.astimezone():%Y%m%d-%H%M%S}"
        moves = [(path, _aside(path, self.place.record, mark)) for path in self.place.files()]
        aside = [new for _, new in moves]
        if self.new.record and self.place.record:
            moves.append((self.new.record, self.place.record))
        moves.append((self.new.evidence, self.place.evidence))
        done: list[tuple[Path, Path]] = []
        try:
            for old, new in moves:
                old.rename(new)
                done.append((old, new))
        except OSError:
            for old, new in reversed(done):
                new.rename(old)
            raise
        return aside


def _aside(path: Path, record: Path | None, mark: str) -> Path:
    """Name what is moved aside so that SQLite still finds the log of the old file."""
    end = path.name.removeprefix(record.name) if record and path.parent == record.parent else ""
    if record and end in _BESIDE and path.name.startswith(record.name):
        return record.with_name(f"{record.name}.{mark}{end}")
    return path.with_name(f"{path.name}.{mark}")
