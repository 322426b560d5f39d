"""What people see and what the record holds, in the words of a test."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Table, func, select

from storage import tables
from tests.stories.world import World

HOTLINE = "95518"
NOT_SAVED = "没有保存"


async def heard(town: World, who: str) -> list[str]:
    """List what a phone received, each with its time: ``10:05:00 客户不满 …``."""
    return [
        f"{entry['at'][11:19]} {entry['text'].splitlines()[0] if entry['text'] else ''}"
        for entry in await town.screen(who)
        if entry["direction"] == "in"
    ]


async def count(town: World, table: Table) -> int:
    """Count the rows of a table."""
    row = await town.house.turns.store.row(select(func.count().label("n")).select_from(table))
    assert row is not None
    return int(row.n)


async def the_case(town: World) -> Any:
    """Give the only case's row."""
    rows = await town.house.turns.store.rows(select(tables.cases))
    assert len(rows) == 1
    return rows[0]


async def outbox(town: World, who: str) -> list[Any]:
    """Give what was queued for somebody, in the order of the queue."""
    columns = tables.outbox.c
    statement = select(tables.outbox).where(columns.person == who).order_by(columns.id)
    return await town.house.turns.store.rows(statement)


async def eventually(true: Callable[[], Awaitable[bool]], within_s: float = 8.0) -> None:
    """Wait, in wall time, until something has become true."""
    async with asyncio.timeout(within_s):
        while not await true():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.05)


class Watch:
    """Wall seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        """Give the seconds so far."""
        return time.monotonic() - self._start
