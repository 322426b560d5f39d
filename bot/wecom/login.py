"""Who opens a page: WeCom's two ways to log in, and the code that both bring (wecom.md §3.6)."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.wecom.client import Client

OAUTH_BASE = "https://open.weixin.qq.com"
LOGIN_BASE = "https://login.work.weixin.qq.com"
STATE = re.compile(r"[A-Za-z0-9]{1,128}")


@dataclass(frozen=True, slots=True)
class Door:
    """The app whose members log in, and the page that they come back to.

    The page's host and port must be the app's trusted domain; `state` comes back unchanged and
    has 1 to 128 letters and digits (ValueError otherwise).
    """

    corp_id: str
    agent_id: int
    redirect_uri: str
    state: str

    def __post_init__(self) -> None:
        if not STATE.fullmatch(self.state):
            raise ValueError("a login's state has 1 to 128 letters and digits")


def in_client_url(door: Door, oauth_base: str = OAUTH_BASE) -> str:
    """Return the address that logs in whoever opens it inside WeCom, without asking."""
    query = {
        "appid": door.corp_id,
        "redirect_uri": door.redirect_uri,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": door.state,
        "agentid": str(door.agent_id),
    }
    return f"{oauth_base.rstrip('/')}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def in_browser_url(door: Door, login_base: str = LOGIN_BASE) -> str:
    """Return the address that logs in by a QR code, for a browser outside WeCom."""
    query = {
        "login_type": "CorpApp",
        "appid": door.corp_id,
        "agentid": str(door.agent_id),
        "redirect_uri": door.redirect_uri,
        "state": door.state,
        "lang": "zh",
    }
    return f"{login_base.rstrip('/')}/wwlogin/sso/login?{urlencode(query)}"


async def userid_of(client: Client, code: str) -> str | None:
    """Return the member whom a code stands for, or None for somebody outside the corp.

    A code works once within five minutes; WeChatClientException 40029 where it does not.
    """
    answer = await client.get("auth/getuserinfo", params={"code": code})
    userid = answer.get("userid") or answer.get("UserId")
    return str(userid) if userid else None
