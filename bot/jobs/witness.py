"""The heads of the audit chains, written hourly to a file outside the database (design §5)."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.jobs.turning import Turning
from storage import audit_check
from storage.audit_check import Head

EVERY = timedelta(hours=1)


class Witness:
    """Appends one line with all heads, so that a rewritten record can be told."""

    def __init__(self, turning: Turning, path: Path) -> None:
        """``path`` is ``[audit] witness``."""
        self._turning = turning
        self._path = path
        self._last: datetime | None = None

    async def once(self) -> bool:
        """Write the heads if an hour has passed; never asks to be called again at once."""
        now = self._turning.now()
        if self._last is None or now - self._last >= EVERY:
            heads = await audit_check.heads(self._turning.store)
            await asyncio.to_thread(self._append, now, heads)
            self._last = now
        return False

    def _append(self, now: datetime, heads: list[Head]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(
            {"at": now.isoformat(), "heads": [[h.chain, h.seq, h.hash] for h in heads]},
            sort_keys=True,
        )
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
