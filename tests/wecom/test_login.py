"""Both ways to log in lead to a member's id, and only for members."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.wecom.client import Client
from bot.wecom.login import Door, in_browser_url, in_client_url, userid_of
from tests.wecom.fake import FakeWeCom

DOOR = Door("ww1", 7, "http://127.0.0.1:8080/c/BM-261121-0007?x=1&y=2", "abc123")


def test_inside_wecom_the_address_ends_as_wecom_wants() -> None:
    """The page is one encoded parameter and the fragment is WeCom's."""
    url = urlsplit(in_client_url(DOOR, "http://127.0.0.1:8090/"))
    query = parse_qs(url.query)
    assert (url.netloc, url.path) == ("127.0.0.1:8090", "/connect/oauth2/authorize")
    assert url.fragment == "wechat_redirect"
    assert query["redirect_uri"] == [DOOR.redirect_uri]
    assert (query["appid"], query["agentid"], query["state"]) == (["ww1"], ["7"], ["abc123"])
    assert (query["response_type"], query["scope"]) == (["code"], ["snsapi_base"])


def test_outside_wecom_a_qr_code_is_shown() -> None:
    """The login of the app, in Chinese."""
    url = urlsplit(in_browser_url(DOOR))
    query = parse_qs(url.query)
    assert (url.netloc, url.path) == ("login.work.weixin.qq.com", "/wwlogin/sso/login")
    assert (query["login_type"], query["redirect_uri"]) == (["CorpApp"], [DOOR.redirect_uri])


@pytest.mark.parametrize("state", ["", "a b", "状态", "x" * 129])
def test_a_state_that_wecom_would_spoil_is_refused(state: str) -> None:
    """Letters and digits, at most 128."""
    with pytest.raises(ValueError, match="state"):
        Door("ww1", 7, "http://x", state)


async def test_a_code_names_a_member_or_nobody(client: Client, wecom: FakeWeCom) -> None:
    """Someone outside the corp has no user id here."""
    wecom.answers.append({"errcode": 0, "userid": "ZhangSan"})
    assert await userid_of(client, "code") == "ZhangSan"
    assert wecom.calls[0][0] == "auth/getuserinfo"
    wecom.answers.append({"errcode": 0, "openid": "o1"})
    assert await userid_of(client, "code") is None
