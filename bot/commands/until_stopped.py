"""Run until finished, or until Ctrl-C or SIGTERM ask to stop."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine; the first signal cancels it, and it may clean up in peace."""
    with suppress(asyncio.CancelledError):
        asyncio.run(_watched(work))


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    await task
