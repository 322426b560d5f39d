"""After every sync the open cases of whoever left find others, one turn each."""

import logging

from bot.jobs.turning import Turning
from desk import leavers
from storage import roster
from storage.errors import Conflict

log = logging.getLogger(__name__)


class SettleLeavers:
    """Looks for open cases with somebody in them who has left; saying so twice changes nothing."""

    def __init__(self, turning: Turning) -> None:
        """Take what decides and saves."""
        self._turning = turning

    async def __call__(self) -> None:
        """Reassign what hangs on leavers; raises Unavailable."""
        for case_id in await roster.stranded(self._turning.store):
            try:
                # The turn runs before the loop goes on to the next case.
                await self._turning.run(lambda work, one=case_id: leavers.reassign(work, one))  # type: ignore[misc]
            except Conflict:
                log.info("leavers left for the next pass", extra={"case": case_id})
