"""The client: one token for many callers, retries that end, and every end named."""

import asyncio
import io
import json
import logging
import traceback
from http import HTTPStatus

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from wechatpy.exceptions import APILimitedException, WeChatClientException

from bot.wecom import access, transport
from bot.wecom.access import Access, Credentials, TokenRefused
from bot.wecom.api import NotOfferedError
from bot.wecom.cards import closed
from bot.wecom.client import Client
from bot.wecom.outcomes import Outcome
from bot.wecom.tokens import MemoryTokens
from bot.wecom.transport import NoAnswer, TooLarge, Transport
from tests.wecom.conftest import NewClient
from tests.wecom.fake import AGENT, CORP, SECRET, FakeWeCom, message


async def test_fifty_sends_at_once_fetch_one_token(client: Client, wecom: FakeWeCom) -> None:
    """Whoever waits for a token uses the one that another fetched meanwhile."""
    wecom.delay = 0.05
    results = await asyncio.gather(*(client.send_bytes(message()) for _ in range(50)))
    assert {result.outcome for result in results} == {Outcome.SENT}
    assert wecom.fetched == 1


async def test_fifty_expired_sends_refresh_once(client: Client, wecom: FakeWeCom) -> None:
    """42001 for everybody at once is still one refresh, and one retry each."""
    await client.send_bytes(message())
    wecom.live = "another"
    wecom.delay = 0.05
    results = await asyncio.gather(*(client.send_bytes(message()) for _ in range(50)))
    assert {result.outcome for result in results} == {Outcome.SENT}
    assert wecom.fetched == 2
    assert len(wecom.calls) <= 1 + 2 * 50


async def test_two_clients_of_one_store_share_the_token(
    new_client: NewClient, wecom: FakeWeCom
) -> None:
    """Two processes behave so when Redis is between them."""
    store = MemoryTokens()
    one, two = new_client(tokens=store), new_client(tokens=store)
    await asyncio.gather(one.send_bytes(message()), two.send_bytes(message()))
    assert wecom.fetched == 1


@pytest.mark.parametrize("errcode", [40014, 42001, 41001])
async def test_a_stale_token_is_replaced_once(
    client: Client, wecom: FakeWeCom, errcode: int
) -> None:
    """One refresh, one retry, and the same bytes twice."""
    wecom.answers.append({"errcode": errcode, "errmsg": "stale"})
    assert (await client.send_bytes(message())).outcome is Outcome.SENT
    assert wecom.fetched == 2
    assert wecom.bodies == [message(), message()]


async def test_a_token_that_is_never_good_ends_after_one_retry(
    client: Client, wecom: FakeWeCom
) -> None:
    """Two calls and two fetches, not five hundred."""
    wecom.answers.extend([{"errcode": 42001, "errmsg": "expired"}] * 2)
    result = await client.send_bytes(message())
    assert (result.outcome, result.errcode) == (Outcome.CONFIG, 42001)
    assert (wecom.fetched, len(wecom.calls)) == (2, 2)


async def test_40001_of_a_call_is_not_retried(client: Client, wecom: FakeWeCom) -> None:
    """A wrong secret does not get better by asking."""
    wecom.answers.append({"errcode": 40001, "errmsg": "invalid credential"})
    assert (await client.send_bytes(message())).outcome is Outcome.CONFIG
    assert (wecom.fetched, len(wecom.calls)) == (1, 1)


async def test_a_wrong_secret_is_asked_once_in_ten_minutes(
    wecom: FakeWeCom, http: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """Repeated wrong secrets get our address banned, so gettoken rests; a new secret is new."""
    now = 0.0
    who = Credentials(CORP, AGENT, "wrong")
    gate = Access(who, Transport(http, wecom.url), MemoryTokens(), lambda: now)
    with caplog.at_level(logging.CRITICAL, access.__name__):
        for _ in range(5):
            with pytest.raises(TokenRefused):
                await gate.token()
        assert wecom.fetched == 1
        now = 600.0
        with pytest.raises(TokenRefused):
            await gate.token()
        assert wecom.fetched == 2
    right = Credentials(CORP, AGENT, SECRET)
    assert await Access(right, Transport(http, wecom.url), MemoryTokens()).token() == "token-3"


async def test_a_token_counts_as_expired_before_its_end(
    wecom: FakeWeCom, http: ClientSession
) -> None:
    """7200 s from WeCom are 6900 s for us."""
    now = 0.0
    store = MemoryTokens(lambda: now)
    gate = Access(Credentials(CORP, AGENT, SECRET), Transport(http, wecom.url), store)
    await gate.token()
    now = 6899.0
    assert await gate.token() == "token-1"
    now = 6901.0
    assert await gate.token() == "token-2"


async def test_busy_is_tried_four_times_with_growing_pauses(
    client: Client, wecom: FakeWeCom, pauses: list[float]
) -> None:
    """-1 is worth three retries; then the caller decides."""
    wecom.answers.extend([{"errcode": -1, "errmsg": "system busy"}] * 3)
    assert (await client.send_bytes(message())).outcome is Outcome.SENT
    wecom.answers.extend([{"errcode": -1, "errmsg": "system busy"}] * 4)
    assert (await client.send_bytes(message())).outcome is Outcome.BUSY
    assert pauses == [0.2, 0.4, 0.8, 0.2, 0.4, 0.8]
    assert len(wecom.calls) == 8


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"errcode": 81013}, Outcome.UNREACHABLE),
        *(({"errcode": code}, Outcome.UNREACHABLE) for code in (60111, 60011, 40003, 82001)),
        ({"errcode": 0, "invaliduser": "zhangsan"}, Outcome.UNREACHABLE),
        ({"errcode": 0, "unlicenseduser": "zhangsan"}, Outcome.UNREACHABLE),
        ({"errcode": 0, "invaliduser": "lisi"}, Outcome.SENT),
        *(({"errcode": c}, Outcome.CARD_REFUSED) for c in (42014, 42016, 42027, 42045, 42051)),
        ({"errcode": 43012}, Outcome.CARD_REFUSED),
        ({"errcode": 45009}, Outcome.LIMITED),
        ({"errcode": 45033}, Outcome.LIMITED),
        ({"errcode": 301002}, Outcome.CONFIG),
        *(({"errcode": code}, Outcome.CONFIG) for code in (60020, 48002, 50003, 40056)),
        ({"errcode": 60140}, Outcome.CODE_SPENT),
        *(({"errcode": code}, Outcome.REJECTED) for code in (44004, 45002, 82004, 40201, 40058)),
        *(({"errcode": code}, Outcome.REJECTED) for code in (40032, 82002, 82003)),
        ({"errcode": 999999}, Outcome.REJECTED),
    ],
)
async def test_each_code_says_what_to_do_next(
    client: Client, wecom: FakeWeCom, answer: dict[str, object], outcome: Outcome
) -> None:
    """The codes of wecom.md §3.8, sorted; an "ok" that nobody may get is none."""
    wecom.answers.append({"errmsg": "x", **answer})
    assert (await client.send_bytes(message())).outcome is outcome


async def test_a_sent_card_brings_its_codes(client: Client, wecom: FakeWeCom) -> None:
    """Message id and response code are kept for recall and update."""
    wecom.answers.append({"errcode": 0, "errmsg": "ok", "msgid": "m1", "response_code": "rc1"})
    result = await client.send_bytes(message())
    assert (result.msgid, result.response_code, result.errcode) == ("m1", "rc1", 0)


async def test_an_update_names_receivers_as_a_list(client: Client, wecom: FakeWeCom) -> None:
    """update_template_card wants arrays, and answers with them."""
    wecom.answers.append({"errcode": 0, "errmsg": "ok", "invaliduser": ["wang"]})
    result = await client.update_card(["Wang"], "rc1", closed("已由李四接手"))
    assert result.outcome is Outcome.UNREACHABLE
    assert json.loads(wecom.bodies[0]) == {
        "userids": ["Wang"],
        "agentid": AGENT,
        "response_code": "rc1",
        "button": {"replace_name": "已由李四接手"},
    }


async def test_nothing_listens_so_nothing_was_sent(new_client: NewClient) -> None:
    """A refused connection is certain: the same may be sent again."""
    store = MemoryTokens()
    client = new_client(tokens=store, api_base="http://127.0.0.1:9")
    assert (await client.send_bytes(message())).outcome is Outcome.NOT_SENT
    await store.set(client._access._key, "kept", 100)
    assert (await client.send_bytes(message())).outcome is Outcome.NOT_SENT


async def test_silence_after_writing_is_doubtful(
    client: Client, wecom: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message without an answer may have arrived; it is not repeated by itself."""
    await client.token()
    monkeypatch.setattr(transport, "CALL_TIME", ClientTimeout(total=0.05))
    wecom.hang = 0.2
    assert (await client.send_bytes(message())).outcome is Outcome.DOUBTFUL
    assert len(wecom.calls) == 1


@pytest.mark.parametrize(("status", "text"), [(502, ""), (200, "<html>"), (200, "[1]")])
async def test_an_answer_that_is_none_is_doubtful(
    client: Client, wecom: FakeWeCom, status: int, text: str
) -> None:
    """A gateway that answers for WeCom doesn't know whether the message arrived."""
    wecom.answers.append(web.Response(status=status, text=text))
    assert (await client.send_bytes(message())).outcome is Outcome.DOUBTFUL
    assert len(wecom.calls) == 1


async def test_a_time_out_is_doubtful_for_a_send_but_not_for_its_token(
    client: Client, wecom: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the token is awaited, the message itself has not been written."""
    monkeypatch.setattr(transport, "CALL_TIME", ClientTimeout(total=0.05))
    wecom.delay = 0.2
    assert (await client.send_bytes(message())).outcome is Outcome.NOT_SENT
    assert wecom.calls == []


async def test_a_dropped_connection_is_doubtful(http: ClientSession) -> None:
    """The request was written, then the line went dead."""

    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(drop, "127.0.0.1", 0)
    store = MemoryTokens()
    port = server.sockets[0].getsockname()[1]
    client = Client(Credentials(CORP, AGENT, SECRET), http, store, f"http://127.0.0.1:{port}")
    await store.set(client._access._key, "kept", 100)
    assert (await client.send_bytes(message())).outcome is Outcome.DOUBTFUL
    server.close()
    await server.wait_closed()


async def test_a_wrong_address_is_a_matter_of_settings(client: Client, wecom: FakeWeCom) -> None:
    """404 and redirects come from something that is not the API; the token does not follow."""
    wecom.answers.append(web.Response(status=HTTPStatus.NOT_FOUND))
    assert (await client.send_bytes(message())).outcome is Outcome.CONFIG
    wecom.answers.append(web.Response(status=301, headers={"Location": f"{wecom.url}/cgi-bin/x"}))
    assert (await client.send_bytes(message())).outcome is Outcome.CONFIG
    assert len(wecom.calls) == 2


async def test_a_closed_session_sends_nothing(client: Client, http: ClientSession) -> None:
    """During shutdown a send ends like any other."""
    await http.close()
    assert (await client.send_bytes(message())).outcome is Outcome.NOT_SENT


async def test_wechatpys_names_are_awaitable(client: Client, wecom: FakeWeCom) -> None:
    """Pass-through methods work as they are; those that look into the answer are ours."""
    await client.message.send_text(AGENT, ["a", "b"], "您好")
    await client.menu.create(AGENT, {"button": [{"type": "click", "name": "报告", "key": "k"}]})
    wecom.answers.append({"errcode": 0, "userid": "a", "name": "甲"})
    assert (await client.user.get("a"))["name"] == "甲"
    wecom.answers.append({"errcode": 0, "userlist": [{"userid": "a"}]})
    assert await client.user.list(1) == [{"userid": "a"}]
    wecom.answers.append({"errcode": 0, "department": [{"id": 1}]})
    assert await client.department.get() == [{"id": 1}]
    wecom.answers.append({"errcode": 0, "userlist": []})
    assert await client.department.get_users(1) == []
    wecom.answers.append({"errcode": 0, "taglist": [{"tagid": 1}]})
    assert await client.tag.list() == [{"tagid": 1}]
    wecom.answers.append({"errcode": 0, "agentlist": [{"agentid": 1}]})
    assert await client.agent.list() == [{"agentid": 1}]
    wecom.answers.append({"errcode": 0, "chat_info": {"chatid": "c"}})
    assert await client.appchat.get("c") == {"chatid": "c"}
    wecom.answers.append({"errcode": 0, "ip_list": ["127.0.0.1"]})
    assert await client.misc.get_wechat_ips() == ["127.0.0.1"]
    wecom.answers.append({"errcode": 0, "cal_id": "cal"})
    assert await client.calendar.add("a", "s", [], "#000000") == "cal"
    assert json.loads(wecom.bodies[0])["touser"] == "a|b"
    assert "您好".encode() in wecom.bodies[0]
    assert wecom.calls[1][1]["agentid"] == str(AGENT)


async def test_cards_can_be_sent_updated_and_recalled(client: Client, wecom: FakeWeCom) -> None:
    """What wechatpy's message API lacks is there under the names of the API."""
    await client.message.send_template_card(AGENT, "a|b", {"card_type": "text_notice"})
    await client.message.update_template_card(AGENT, ["a"], "rc", closed("已处理"))
    await client.message.recall("m1")
    paths = [path for path, _, _ in wecom.calls]
    assert paths == ["message/send", "message/update_template_card", "message/recall"]
    assert json.loads(wecom.bodies[0])["touser"] == "a|b"
    assert json.loads(wecom.bodies[1])["userids"] == ["a"]


async def test_an_upload_is_whole_again_on_the_retry(client: Client, wecom: FakeWeCom) -> None:
    """A file that was read once is written twice when the token was stale."""
    await client.token()
    wecom.live = "another"
    wecom.answers.append({"errcode": 0, "media_id": "m1"})
    photo = io.BytesIO(b"\xff\xd8 a photo")
    photo.name = "/tmp/现场.jpg"  # noqa: S108 - only its last part may travel
    assert (await client.media.upload("image", photo))["media_id"] == "m1"
    assert [b"a photo" in body for body in wecom.bodies] == [True, True]
    assert 'name="media"; filename="现场.jpg"'.encode() in wecom.bodies[1]
    assert wecom.calls[1][1]["type"] == "image"


async def test_media_is_fetched_up_to_a_size(client: Client, wecom: FakeWeCom) -> None:
    """A photo comes with its type; one byte too many and it does not come at all."""
    head = {"Content-Disposition": 'attachment; filename="MEDIA.jpg"'}
    for _ in range(2):
        answer = web.Response(body=b"x" * 1000, content_type="image/jpeg", headers=head)
        wecom.answers.append(answer)
    file = await client.fetch_media("m1", 1000)
    assert (file.content_type, len(file.body), file.filename) == ("image/jpeg", 1000, "MEDIA.jpg")
    with pytest.raises(TooLarge):
        await client.fetch_media("m1", 999)


async def test_media_that_is_gone_says_so(client: Client, wecom: FakeWeCom) -> None:
    """After three days WeCom answers 40007 in JSON; an expired token is renewed here too."""
    await client.token()
    wecom.live = "another"
    wecom.answers.append({"errcode": 40007, "errmsg": "invalid media_id"})
    with pytest.raises(WeChatClientException) as gone:
        await client.media.download("m1")
    assert gone.value.errcode == 40007
    assert wecom.fetched == 2


async def test_reads_are_asked_again_when_the_line_drops(
    client: Client, wecom: FakeWeCom, pauses: list[float]
) -> None:
    """A read changes nothing, so it may be repeated; after four times it is over."""
    wecom.answers.append(web.Response(status=502))
    assert (await client.user.get("a"))["errcode"] == 0
    assert pauses == [0.2]
    wecom.answers.extend([web.Response(status=502) for _ in range(4)])
    with pytest.raises(NoAnswer):
        await client.user.get("a")


async def test_a_write_is_not_repeated_by_itself(client: Client, wecom: FakeWeCom) -> None:
    """Whether a menu or a message is sent again is for the caller to say."""
    wecom.answers.append(web.Response(status=502))
    with pytest.raises(NoAnswer):
        await client.menu.create(AGENT, {"button": []})
    assert len(wecom.calls) == 1


async def test_api_errors_are_wechatpys(client: Client, wecom: FakeWeCom) -> None:
    """Code written for wechatpy catches what it always caught."""
    wecom.answers.append({"errcode": 45009, "errmsg": "reach max api limit"})
    with pytest.raises(APILimitedException):
        await client.user.get("a")
    wecom.answers.append({"errcode": 60111, "errmsg": "no such user"})
    with pytest.raises(WeChatClientException, match="60111"):
        await client.user.get("a")


async def test_what_would_block_or_break_is_refused_by_name(client: Client) -> None:
    """No property that fetches, no address with a token in it, no other host."""
    with pytest.raises(NotOfferedError, match="get_url"):
        client.media.get_url("m1")
    with pytest.raises(AttributeError):
        _ = client.access_token
    with pytest.raises(ValueError, match="path"):
        await client.get("https://elsewhere.example/cgi-bin/x")


async def test_no_secret_or_token_in_logs_and_errors(
    new_client: NewClient, wecom: FakeWeCom, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever fails, what is written about it names neither."""
    caplog.set_level(logging.DEBUG)
    client = new_client()
    seen: list[str] = []
    for answer in (
        {"errcode": 99, "errmsg": f"at {wecom.url}/x?access_token=token-1&y=2 {SECRET}"},
        web.Response(status=502),
        web.Response(status=404),
        web.Response(text="no json"),
    ):
        wecom.answers.append(answer)
        seen.append(repr(await client.send_bytes(message())))
        wecom.answers.append(answer if isinstance(answer, dict) else web.Response(status=404))
        with pytest.raises(WeChatClientException) as failed:
            await client.menu.create(AGENT, {})
        seen.extend(traceback.format_exception(failed.value))
        assert failed.value.__context__ is None
    lost = new_client(api_base="http://127.0.0.1:9")
    with pytest.raises(NoAnswer) as unreached:
        await lost.token()
    seen.extend(traceback.format_exception(unreached.value))
    assert unreached.value.__context__ is None
    text = "\n".join([*seen, caplog.text, repr(client._access._who)])
    assert "token-1" not in text
    assert SECRET not in text
