"""Photos and voices, fetched at once because WeCom's media ids expire (wecom.md §3.6)."""

import asyncio
import logging
from collections.abc import Mapping

from wechatpy.exceptions import WeChatClientException

from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.jobs.turning import Turning
from bot.wecom.limits import MEDIA_BYTES
from bot.wecom.transport import Media, NoAnswer
from storage import evidence, tables
from storage.evidence import EvidenceRow
from storage.evidence_files import EvidenceFiles
from storage.unit import Unit, Update

log = logging.getLogger(__name__)


class FetchEvidence:
    """Fetches what people sent, and stores it encrypted under its hash."""

    def __init__(
        self,
        turning: Turning,
        senders: Mapping[str, Sender],
        files: EvidenceFiles,
        holding: Holding,
    ) -> None:
        """``senders`` by app name: a media id belongs to the app that it came through."""
        self._turning = turning
        self._senders = senders
        self._files = files
        self.holding = holding

    async def once(self) -> bool:
        """Fetch what waits; True when anything was fetched."""
        rows = await evidence.waiting(self._turning.store, self._turning.now())
        ready = [row for row in rows if not self.holding.holds(row.id)]
        await asyncio.gather(*(self._one(row) for row in ready))
        return bool(ready)

    async def _one(self, row: EvidenceRow) -> None:
        sender = self._senders.get(row.app)
        if sender is None or row.media_id is None:
            await self._save(row, {"state": "lost", "error": "no such app"})
            return
        try:
            media = await sender.client.fetch_media(row.media_id, MEDIA_BYTES)
        except NoAnswer:
            self.holding.hold(row.id)
        except WeChatClientException as refused:
            # Expired or too large: it won't come any more, and the case says so.
            log.warning("evidence lost", extra={"evidence": row.id, "errcode": refused.errcode})
            await self._save(row, {"state": "lost", "error": f"errcode {refused.errcode}"})
        else:
            await self._keep(row, media)

    async def _keep(self, row: EvidenceRow, media: Media) -> None:
        digest = await self._files.put(media.body)
        values = {"state": "kept", "sha256": digest, "size": len(media.body), "media_id": None}
        await self._save(row, values)
        self.holding.release(row.id)

    async def _save(self, row: EvidenceRow, values: dict[str, object]) -> None:
        key = {"id": row.id, "state": "waiting"}
        unit = Unit([Update(tables.evidence, key, values, expect=None)])
        await self._turning.store.committer.commit(unit)
