"""The institution's policy system over HTTP: a customer by one number of his."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from desk.lookup import Known

log = logging.getLogger(__name__)

# Whoever asks is answered within three seconds: what is not found by then is asked.
TIMEOUT: Final = aiohttp.ClientTimeout(total=2.0)
# One conversation asks several times, and a system that is away is left in peace meanwhile.
KEPT_S: Final = 60.0
_MOST: Final = 1000


class PolicySystem:
    """Asks by ``POST url {kind, value}``; gives None for whatever is no good answer."""

    def __init__(
        self, http: aiohttp.ClientSession, url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``clock`` counts the seconds for which an answer is kept."""
        self._http = http
        self._url = url
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[float, Known | None]] = {}

    async def find(self, kind: str, value: str) -> Known | None:
        """Find who holds a policy, claim, plate or phone; never raises."""
        kept = self._kept.get((kind, value))
        if kept and self._clock() - kept[0] < KEPT_S:
            return kept[1]
        known = await self._ask(kind, value)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[kind, value] = (self._clock(), known)
        return known

    async def _ask(self, kind: str, value: str) -> Known | None:
        # The number travels in the body: addresses end up in logs.
        body = {"kind": kind, "value": value}
        try:
            async with self._http.post(self._url, json=body, timeout=TIMEOUT) as answer:
                if answer.status != HTTPStatus.OK:
                    return None
                return _known(await answer.json())
        except (TimeoutError, aiohttp.ClientError, ValueError):
            log.warning("the policy system gives no answer", extra={"kind": kind})
            return None


def _known(found: Any) -> Known | None:  # noqa: ANN401 (whatever the system says)
    if not isinstance(found, dict):
        return None
    said = {name: found.get(name) for name in Known.__slots__}
    return Known(**{name: value for name, value in said.items() if isinstance(value, str)})
