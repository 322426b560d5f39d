"""Photos and voices, fetched at once because WeCom's media ids expire (wecom.md §3.6)."""

import asyncio
import logging
from collections.abc import Mapping

from wechatpy.exceptions import WeChatClientException

from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.jobs.turning import Turning
from bot.wecom.limits import MEDIA_BYTES
from bot.wecom.outcomes import passing
from bot.wecom.transport import Media, NoAnswer
from storage import evidence, tables
from storage.evidence import EvidenceRow
from storage.evidence_files import EvidenceFiles
from storage.unit import Unit, Update

log = logging.getLogger(__name__)

BATCH = 50


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

    async def busy(self) -> bool:
        """Tell whether anything is to be fetched now, or is about to be tried again."""
        return self.holding.soon or bool(await self._ready())

    async def once(self) -> bool:
        """Fetch what waits; True when anything was fetched."""
        ready = await self._ready()
        await asyncio.gather(*(self._one(row) for row in ready))
        return bool(ready)

    async def _ready(self) -> list[EvidenceRow]:
        # What is held stands at the head for as long as it waits; it must not fill the batch.
        limit = BATCH + len(self.holding)
        rows = await evidence.waiting(self._turning.store, self._turning.now(), limit)
        return [row for row in rows if not self.holding.holds(row.id)]

    async def _one(self, row: EvidenceRow) -> None:
        sender = self._senders.get(row.app)
        if sender is None or row.media_id is None:
            await self._save(row, {"state": "lost", "error": "no such app"})
            return
        try:
            media = await sender.client.fetch_media(row.media_id, MEDIA_BYTES)
            await self._keep(row, media)
        except NoAnswer:
            self.holding.hold(row.id)
        except WeChatClientException as refused:
            await self._refused(row, refused.errcode)
        except OSError:
            log.exception("evidence not stored", extra={"evidence": row.id})
            self.holding.hold(row.id)

    async def _refused(self, row: EvidenceRow, errcode: int | None) -> None:
        """Try again what may pass; what is expired or too large is lost, and the case says so."""
        log.warning("evidence refused", extra={"evidence": row.id, "errcode": errcode})
        if passing(errcode):
            self.holding.hold(row.id)
        else:
            await self._save(row, {"state": "lost", "error": f"errcode {errcode}"})

    async def _keep(self, row: EvidenceRow, media: Media) -> None:
        digest = await self._files.put(media.body)
        values = {"state": "kept", "sha256": digest, "size": len(media.body), "media_id": None}
        await self._save(row, values)
        self.holding.release(row.id)

    async def _save(self, row: EvidenceRow, values: dict[str, object]) -> None:
        key = {"id": row.id, "state": "waiting"}
        unit = Unit([Update(tables.evidence, key, values, expect=None)])
        await self._turning.store.committer.commit(unit)
