"""Drafts are kept for the days that the policy says: then answers, words and files are deleted."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.jobs.turning import Turning
from storage import drafts, evidence
from storage.evidence_files import EvidenceFiles
from storage.unit import Unit

# Bulk work goes in chunks that hold the one writer for well under 50 ms (design §5).
CHUNK = 50
EVERY = timedelta(hours=1)


class ForgetDrafts:
    """Deletes drafts that nobody touched for so long, running ones too, and what belongs to them.

    What a draft put on a case stays with the case.
    """

    def __init__(self, turning: Turning, files: EvidenceFiles, days: Mapping[str, int]) -> None:
        """``days`` by institution."""
        self._turning = turning
        self._files = files
        self._days = days
        self._last: datetime | None = None

    async def once(self) -> bool:
        """Delete one chunk; True when there may be more."""
        store, now = self._turning.store, self._turning.now()
        if self._last is not None and now - self._last < EVERY:
            return False
        for institution, days in self._days.items():
            old = await drafts.older(store, institution, now - timedelta(days=days), CHUNK)
            if old:
                await self._delete(old)
                return True
        self._last = now
        return False

    async def _delete(self, ids: tuple[str, ...]) -> None:
        store = self._turning.store
        loose = await evidence.loose(store, ids)
        await store.committer.commit(Unit([*drafts.forget(ids), *evidence.forget(loose)]))
        for sha256 in {row.sha256 for row in loose if row.sha256}:
            if not await evidence.kept(store, sha256):
                await self._files.remove(sha256)
