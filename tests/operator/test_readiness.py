"""/readyz answers only for an engine that turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import readiness
from bot.jobs.runner import Runner
from bot.readiness import Ready
from storage import heartbeats
from storage.errors import Unavailable
from storage.store import Store
from storage.unit import Unit

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Engine:
    """Two loops whose passes the story decides about."""

    def __init__(self) -> None:
        self.passes = 0
        self.away = False
        self.hangs = False

    async def fire(self) -> bool:
        """Pass, fail or hang."""
        self.passes += 1
        if self.away:
            raise Unavailable("away")
        if self.hangs:
            await asyncio.Event().wait()
        return False

    async def deliver(self) -> bool:
        """Pass always."""
        return False


async def resting() -> float:
    """Sleep until woken."""
    return 60.0


@asynccontextmanager
async def turning(store: Store, engine: Engine) -> AsyncIterator[Ready]:
    """Run the loops beside the probe."""
    runner = Runner()
    tasks = [
        asyncio.create_task(runner.loop("fire", engine.fire, resting)),
        asyncio.create_task(runner.loop("deliver", engine.deliver, resting)),
    ]
    try:
        yield Ready(store, runner.turned, runner.wake, lambda: NOW)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_turning_engine_is_ready_after_a_whole_cycle(store: Store) -> None:
    """The loops pass because of the question, not at their own time; many ask for one cycle."""
    engine = Engine()
    async with turning(store, engine) as ready:
        assert await ready() == ""
        before = engine.passes
        assert await asyncio.gather(*(ready() for _ in range(20))) == [""] * 20
        assert 1 <= engine.passes - before <= 3


async def test_a_stuck_loop_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that hangs has no old pass to its credit."""
    monkeypatch.setattr(readiness, "WITHIN_S", 0.2)
    engine = Engine()
    async with turning(store, engine) as ready:
        assert await ready() == ""
        engine.hangs = True
        assert await ready() == "not turning: fire"


async def test_a_loop_that_only_fails_is_not_ready(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passes that end with an error do not count; afterwards it is well by itself."""
    monkeypatch.setattr(readiness, "WITHIN_S", 0.2)
    engine = Engine()
    async with turning(store, engine) as ready:
        engine.away = True
        assert await ready() == "not turning: fire"
        engine.away = False
        monkeypatch.setattr(readiness, "WITHIN_S", 3.0)
        assert await ready() == ""


async def test_a_database_that_is_away_is_said(file_store: Store, tmp_path: Path) -> None:
    """The store is asked before the engine."""
    async with turning(file_store, Engine()) as ready:
        (tmp_path / "bot.db").rename(tmp_path / "elsewhere.db")
        assert await ready() == "the record is away"


async def test_a_record_that_takes_no_writes_is_not_ready(store: Store) -> None:
    """A full disk lets us read on: the heartbeat shows it."""
    async with turning(store, Engine()) as ready:
        beat = NOW - timedelta(seconds=15)
        await store.committer.commit(Unit([heartbeats.beat(None, beat)]))
        assert await ready() == ""
        later = Unit([heartbeats.beat(beat, beat - timedelta(seconds=1))])
        await store.committer.commit(later)
        assert await ready() == "the record takes no writes"
        worker = Ready(store, ready._turned, ready._wake, lambda: NOW, beats=False)
        assert await worker() == ""
        web = Ready(store, {}, lambda: None, lambda: NOW, jobs=(), beats=False)
        assert await web() == ""
