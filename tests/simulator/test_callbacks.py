"""Callbacks: what the bot hears, how often, and what the person sees of its answer."""

import asyncio

import pytest

from tests.simulator.conftest import CORP, World, passive

TEXT = "<MsgType>text</MsgType>"


async def test_a_text_arrives_with_all_its_fields(world: World) -> None:
    """Stock wechatpy decrypts it; CreateTime is shared time; `]]>` and tags survive."""
    story = "他说 ]]> <b>投诉</b> &amp; \u0001完"
    sent = await world.does("zhangsan", "text", text=story)

    fields = world.bot.heard[0].fields
    assert sent == {"status": 200, "ok": True, "delivered": True, "deliveries": 1}
    assert fields["Content"] == story.replace("\u0001", "")
    assert (fields["ToUserName"], fields["FromUserName"]) == (CORP, "ZhangSan")
    assert (fields["CreateTime"], fields["AgentID"]) == ("1795226400", "1000002")
    assert int(fields["MsgId"]) > 1 << 60
    entry = (await world.screen())[0]
    assert (entry["n"], entry["direction"], entry["text"]) == (1, "out", story)
    assert entry["at"] == "2026-11-21T10:00:00+08:00"


@pytest.mark.parametrize(
    ("what", "body", "msgtype", "names"),
    [
        ("image", {}, "image", {"PicUrl", "MediaId", "MsgId"}),
        ("send", {"msgtype": "sticker"}, "image", {"PicUrl", "MediaId", "MsgId"}),
        ("send", {"msgtype": "voice"}, "voice", {"MediaId", "Format", "MsgId"}),
        ("send", {"msgtype": "video"}, "video", {"MediaId", "ThumbMediaId", "MsgId"}),
        ("send", {"msgtype": "link"}, "link", {"Title", "Description", "Url", "PicUrl", "MsgId"}),
        ("send", {"msgtype": "unknown"}, "mystery", {"Mystery", "MsgId"}),
        (
            "send",
            {"msgtype": "location"},
            "location",
            {"Location_X", "Location_Y", "Scale", "Label", "AppType", "MsgId"},
        ),
        ("event", {"event": "subscribe"}, "event", {"Event"}),
        ("event", {"event": "enter_agent"}, "event", {"Event", "EventKey"}),
        (
            "event",
            {"event": "LOCATION"},
            "event",
            {"Event", "Latitude", "Longitude", "Precision", "AppType"},
        ),
        ("menu", {"key": "k", "force": True}, "event", {"Event", "EventKey"}),
    ],
)
async def test_each_kind_has_its_fields(
    world: World, what: str, body: dict[str, str], msgtype: str, names: set[str]
) -> None:
    """Exactly the fields of wecom.md §2.2 and §2.3; events have no MsgId."""
    await world.does("ZhangSan", what, **body)

    fields = world.bot.heard[0].fields
    common = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "AgentID"}
    assert set(fields) == common | names
    assert fields["MsgType"] == msgtype


async def test_a_photo_can_be_fetched(world: World) -> None:
    """The MediaId of a callback opens at media/get with a filename, for three days."""
    await world.does("ZhangSan", "image")
    query = {
        "access_token": await world.token(),
        "media_id": world.bot.heard[0].fields["MediaId"],
    }

    async with world.client.get("/cgi-bin/media/get", params=query) as response:
        assert (await response.read()).startswith(b"\x89PNG")
        assert "photo.png" in response.headers["Content-Disposition"]
    await world.sim_post("time", {"advance_s": 3 * 86_400})
    query["access_token"] = await world.token()
    assert (await world.call("media/get", **query))["errcode"] == 40007


async def test_a_failed_callback_comes_three_times_with_the_same_plaintext(world: World) -> None:
    """Anything but 200 is a failure; ciphertext differs, plaintext does not."""
    world.bot.status = 500
    sent = await world.does("ZhangSan", "text", text="急")

    assert (sent["delivered"], sent["deliveries"]) == (False, 3)
    assert len({heard.xml for heard in world.bot.heard}) == 1
    assert len({heard.query["msg_signature"] for heard in world.bot.heard}) == 3


async def test_a_slow_answer_is_lost_and_the_redelivery_is_shown(world: World) -> None:
    """Past the time-out the connection is gone; what answers the second delivery is seen."""
    world.bot.reply = passive(f"{TEXT}<Content>收到</Content>")

    async def slow_once() -> None:
        if len(world.bot.heard) == 1:
            await asyncio.sleep(0.5)

    world.bot.handler = slow_once
    sent = await world.does("ZhangSan", "text", text="急")

    assert (sent["delivered"], sent["deliveries"]) == (True, 2)
    assert [entry["text"] for entry in await world.screen()] == ["急", "收到"]


async def test_a_refused_connection_is_a_failure(world: World) -> None:
    """A bot that is down gets three tries; an app without address gets none."""
    await world.sim_post("apps", {"app": "claims", "callback_url": "http://127.0.0.1:9/"})
    down = await world.does("ZhangSan", "text", text="急")
    await world.sim_post("apps", {"app": "claims", "callback_url": ""})
    nowhere = await world.does("ZhangSan", "text", text="急")

    assert (down["delivered"], down["deliveries"]) == (False, 3)
    assert (nowhere["delivered"], nowhere["deliveries"]) == (False, 0)


async def test_callbacks_can_be_dropped_and_doubled(world: World) -> None:
    """A dropped one is never heard; a doubled one is heard twice at once and answered once."""
    world.bot.reply = passive(f"{TEXT}<Content>收到</Content>")
    await world.sim_post("faults", {"drop_callbacks": 1, "duplicate_callbacks": True})

    assert (await world.does("ZhangSan", "text", text="a"))["deliveries"] == 0
    assert (await world.does("ZhangSan", "text", text="b"))["deliveries"] == 2
    assert [heard.fields["Content"] for heard in world.bot.heard] == ["b", "b"]
    assert [entry["text"] for entry in await world.screen()] == ["a", "b", "收到"]


async def test_a_passive_text_is_cut_at_2048_bytes(world: World) -> None:
    """The answer in the response has the limit of any text."""
    world.bot.reply = passive(f"{TEXT}<Content>{'长' * 700}</Content>")

    await world.does("ZhangSan", "text", text="x")

    assert (await world.screen())[-1]["text"] == "长" * 682


@pytest.mark.parametrize("body", ["", "success", " \n"])
async def test_an_empty_answer_shows_nothing(world: World, body: str) -> None:
    """200 with an empty body (or the word success) means no reply, and is no error."""
    world.bot.body = body

    await world.does("ZhangSan", "text", text="x")

    assert (len(await world.screen()), await world.sim_get("errors")) == (1, [])


@pytest.mark.parametrize(
    "answer",
    [
        "plain words",
        "<xml><Content>not sealed</Content></xml>",
        "<xml><Encrypt>AAAA</Encrypt><MsgSignature>0</MsgSignature></xml>",
        '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
    ],
)
async def test_an_answer_that_wecom_would_drop_is_an_error(world: World, answer: str) -> None:
    """It counts as delivered, shows nothing, and can be read at /sim/errors."""
    world.bot.body = answer

    assert (await world.does("ZhangSan", "text", text="x"))["delivered"]
    assert (len(await world.screen()), len(await world.sim_get("errors"))) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "userid"),
    [
        ("<MsgType>markdown</MsgType>", "ZhangSan"),
        (f"{TEXT}<Content></Content>", "ZhangSan"),
        (f"{TEXT}<Content>x</Content>", "LiSi"),
        ("<MsgType>image</MsgType><Image><MediaId>gone</MediaId></Image>", "ZhangSan"),
        ("<MsgType>update_button</MsgType><Button><ReplaceName>x</ReplaceName></Button>", "LiSi"),
    ],
)
async def test_a_reply_of_the_wrong_kind_is_an_error(
    world: World, fields: str, userid: str
) -> None:
    """Wrong type, empty, to someone else, or with a medium that is not there."""
    world.bot.reply = passive(fields, userid)

    await world.does("ZhangSan", "text", text="x")

    assert (len(await world.screen()), len(await world.sim_get("errors"))) == (1, 1)


async def test_the_address_is_verified(world: World) -> None:
    """The handshake succeeds with the bare plaintext and fails with a newline behind it."""
    assert await world.sim_post("verify", {"app": "claims"}) == {
        "status": 200,
        "ok": True,
        "reason": "",
    }
    world.bot.body = "\n"
    assert not (await world.sim_post("verify", {"app": "claims"}))["ok"]


async def test_without_waiting_the_callback_goes_on_by_itself(world: World) -> None:
    """`wait: false` answers at once; the bot hears the message all the same."""
    sent = await world.does("ZhangSan", "text", text="x", wait=False)
    await world.sim_post("time", {"advance_s": 0})

    assert sent["queued"]
    assert len(world.bot.heard) == 1


async def test_a_menu_item_must_be_published(world: World) -> None:
    """A tap on an item that the menu lacks is refused; a published one is a click."""
    assert (await world.does("ZhangSan", "menu", key="dissatisfaction"))["status"] == 409
    button = {"type": "click", "name": "不满报告", "key": "dissatisfaction"}
    await world.post("menu/create", {"button": [button]}, agentid="1000002")

    await world.does("ZhangSan", "menu", key="dissatisfaction")

    fields = world.bot.heard[0].fields
    assert (fields["Event"], fields["EventKey"]) == ("click", "dissatisfaction")
    assert (await world.screen())[0]["text"] == "不满报告"


async def test_who_can_not_see_the_app_can_not_use_it(world: World) -> None:
    """Outside the visible range nothing can be sent, unless forced; nobody unknown exists."""
    assert (await world.does("WangWu", "text", text="x"))["status"] == 409
    assert (await world.does("WangWu", "text", text="x", force=True))["delivered"]
    assert (await world.does("Nobody", "text", text="x"))["status"] == 404
    assert (await world.does("ZhangSan", "text", app="nothing", text="x"))["status"] == 404
