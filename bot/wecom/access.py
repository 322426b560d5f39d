"""The access token of one app: fetched once by whoever needs it first (wecom.md §3.2)."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wechatpy.exceptions import WeChatClientException

from bot.wecom.outcomes import BAD_SECRET, OK
from bot.wecom.tokens import TokenStore, token_key
from bot.wecom.transport import Call, NoAnswer, Transport, scrub

COOL_DOWN = 600.0  # seconds of wall time without gettoken after a refused secret
MARGIN = 300.0  # seconds before its end that a token counts as expired
LIFE = 7200.0  # seconds, where WeCom names none

logger = logging.getLogger(__name__)


class TokenRefused(WeChatClientException):
    """WeCom gave no token; `errcode` says why."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Whose token it is; never shown, so that the secret is not."""

    corp_id: str
    agent_id: int
    secret: str


class Access:
    """Get the token of one app, from the store or from WeCom."""

    def __init__(
        self,
        credentials: Credentials,
        transport: Transport,
        tokens: TokenStore,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._who = credentials
        self._transport = transport
        self._tokens = tokens
        self._monotonic = monotonic
        self._key = token_key(credentials.corp_id, credentials.agent_id, credentials.secret)
        self._refusal: tuple[float, int, str] | None = None

    async def token(self, stale: str | None = None) -> str:
        """Return a token other than `stale`, the one that WeCom no longer takes.

        Many callers at once cause one gettoken. Raises TokenRefused, and NoAnswer unwritten.
        """
        if kept := await self._kept(stale):
            return kept
        async with self._tokens.lock(self._key):
            # Whoever held the lock before may have fetched what this caller came for.
            return await self._kept(stale) or await self._fetch()

    async def _kept(self, stale: str | None) -> str | None:
        kept = await self._tokens.get(self._key)
        return kept if kept != stale else None

    async def _fetch(self) -> str:
        self._check_cool_down()
        answer = await self._gettoken()
        token = answer.get("access_token")
        if answer["errcode"] != OK or not isinstance(token, str) or not token:
            raise self._refused(
                answer["errcode"], scrub(answer.get("errmsg", ""), self._who.secret)
            )
        life = float(answer.get("expires_in", LIFE))
        await self._tokens.set(self._key, token, max(life - MARGIN, life / 2))
        logger.info("access token fetched for agent %s", self._who.agent_id)
        return token

    async def _gettoken(self) -> dict[str, Any]:
        who = {"corpid": self._who.corp_id, "corpsecret": self._who.secret}
        try:
            return await self._transport.call(Call("GET", "gettoken", who))
        except NoAnswer as error:
            # Whatever waits for this token has surely not been written.
            failure = NoAnswer(f"gettoken: {error.errmsg}", written=False, status=error.status)
        raise failure

    def _check_cool_down(self) -> None:
        # Repeated wrong secrets get our address banned for an hour (wecom.md §3.2).
        if self._refusal and self._monotonic() < self._refusal[0]:
            _, errcode, errmsg = self._refusal
            raise TokenRefused(errcode, f"{errmsg} (not asked again for a while)")

    def _refused(self, errcode: int, errmsg: str) -> TokenRefused:
        if errcode in BAD_SECRET:
            self._refusal = (self._monotonic() + COOL_DOWN, errcode, errmsg)
            logger.error("agent %s: secret or corp id refused (%s)", self._who.agent_id, errcode)
        return TokenRefused(errcode, errmsg)
