"""The login of WeCom as the pages want it: their ``Door`` over the clients of ``bot/wecom``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wechatpy.exceptions import WeChatClientException

from bot.jobs.sender import Sender
from bot.web import AwayError, CodeRefusedError
from bot.wecom import login
from bot.wecom.transport import NoAnswer

# The code is made up, expired or used (wecom.md §3.6); the member is outside the app's range.
BAD_CODE: Final = frozenset({40029, 42003, 41008})
OUT_OF_RANGE: Final = frozenset({60011, 60111, 81013})


@dataclass
class WecomDoor:
    """Logs members in through the apps of one corp."""

    senders: Mapping[str, Sender]
    corp_id: str
    oauth_base: str
    login_base: str

    @property
    def apps(self) -> Sequence[str]:
        """Name the apps in the order of the settings."""
        return tuple(self.senders)

    def address(self, app: str, back: str, state: str, *, in_client: bool) -> str:
        """Give the address that logs in inside WeCom, or by a QR code outside."""
        door = login.Door(self.corp_id, self.senders[app].agent_id, back, state)
        if in_client:
            return login.in_client_url(door, self.oauth_base)
        return login.in_browser_url(door, self.login_base)

    async def userid(self, app: str, code: str) -> str | None:
        """Exchange a code; see ``bot.web.door.Door``."""
        try:
            return await login.userid_of(self.senders[app].client, code)
        except NoAnswer as silent:
            raise AwayError from silent
        except WeChatClientException as refused:
            if refused.errcode in OUT_OF_RANGE:
                return None
            raise (CodeRefusedError if refused.errcode in BAD_CODE else AwayError) from refused
