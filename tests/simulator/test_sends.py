"""message/send: receivers, lengths, floods and repeats (wecom.md §3.3, §3.7)."""

import json
from typing import Any

import pytest

from tests.simulator.conftest import CLAIMS, World, button_card


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": ""}, 82001),
        ({"touser": "|".join(["ZhangSan"] * 1001)}, 40032),
        ({"touser": "Nobody|WangWu"}, 81013),
        ({"touser": ["ZhangSan"]}, 40058),
        ({"agentid": "1000002"}, 40056),
        ({"text": {"content": ""}}, 44004),
        ({"msgtype": "fax"}, 40008),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14_401}, 40058),
    ],
)
async def test_a_wrong_message_is_refused(
    world: World, change: dict[str, Any], errcode: int
) -> None:
    """Each breach has its own code, and nothing reaches the phone."""
    body = {"touser": "ZhangSan", "agentid": CLAIMS.agent_id, "msgtype": "text"}

    answer = await world.post("message/send", body | {"text": {"content": "x"}} | change)

    assert answer["errcode"] == errcode
    assert await world.screen() == []


async def test_the_visible_range_decides(world: World) -> None:
    """Ids are matched in any case; who is out of range is named in lower case."""
    answer = await world.send_text(to="zhangsan|LISI|WangWu")

    assert (answer["errcode"], answer["invaliduser"]) == (0, "wangwu")
    await world.sim_post("faults", {"hide": [["LiSi", "claims"]]})
    assert (await world.send_text("again", to="ZhangSan|LiSi"))["invaliduser"] == "lisi"
    assert [len(await world.screen(user)) for user in ("ZhangSan", "LiSi", "WangWu")] == [2, 1, 0]


async def test_a_text_is_cut_at_2048_bytes(world: World) -> None:
    """682 Chinese characters arrive whole, the 683rd is cut in half and lost."""
    await world.send_text("怒" * 700)

    assert (await world.screen())[0]["text"] == "怒" * 682


async def test_escaped_json_is_accepted(world: World) -> None:
    r"""A body with \uXXXX escapes is the same message."""
    body = json.dumps(
        {"touser": "ZhangSan", "agentid": 1000002, "msgtype": "text", "text": {"content": "好😀"}}
    )
    assert "\\u" in body

    await world.post("message/send", body.encode())

    assert (await world.screen())[0]["text"] == "好😀"
    assert await world.sim_get("sends") == [body]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"msgtype": "text"}'])
async def test_garbage_is_an_error_answer(world: World, body: bytes) -> None:
    """No body makes the simulator fail."""
    assert (await world.post("message/send", body))["errcode"] != 0


async def test_a_lone_surrogate_is_an_error_answer(world: World) -> None:
    """Half of an emoji can't be written as UTF-8 and is refused as malformed."""
    body = b'{"touser":"LiSi","agentid":1000002,"msgtype":"text","text":{"content":"\\ud83d"}}'

    assert (await world.post("message/send", body))["errcode"] == 47001


async def test_the_31st_message_of_a_minute_is_dropped_silently(world: World) -> None:
    """It is answered 0 but never arrives; a minute of shared time later there is room again."""
    for _ in range(31):
        assert (await world.send_text())["errcode"] == 0
    assert len(await world.screen()) == 30

    await world.send_text(to="LiSi")
    await world.sim_post("time", {"advance_s": 60})
    await world.send_text()

    assert (len(await world.screen()), len(await world.screen("LiSi"))) == (31, 1)


async def test_identical_bytes_are_delivered_once(world: World) -> None:
    """A repeat gets the first answer; other bytes, no check, or a later hour are delivered."""
    check: dict[str, Any] = {"enable_duplicate_check": 1, "duplicate_check_interval": 14_400}
    first = await world.send_text("x", **check)

    assert await world.send_text("x", **check) == first
    assert (await world.send_text("y", **check))["msgid"] != first["msgid"]
    await world.sim_post("time", {"advance_s": 14_400})
    assert (await world.send_text("x", **check))["msgid"] != first["msgid"]
    assert [entry["text"] for entry in await world.screen()] == ["x", "y", "x"]


async def test_a_repeated_card_keeps_its_response_code(world: World) -> None:
    """The same bytes of a card are no second task id: msgid and response_code are the first's."""
    body: dict[str, Any] = {"touser": "LiSi", "agentid": 1000002, "msgtype": "template_card"}
    body |= {"template_card": button_card(), "enable_duplicate_check": 1}
    first = await world.post("message/send", body)

    assert first["response_code"]
    assert await world.post("message/send", body) == first
    assert (await world.post("message/send", body | {"enable_duplicate_check": 0}))[
        "errcode"
    ] == 42014


async def test_a_message_is_recalled_within_a_day(world: World) -> None:
    """Recall takes the message off the screen; a day later it is too late."""
    first, second = await world.send_text("a"), await world.send_text("b")

    assert (await world.post("message/recall", {"msgid": first["msgid"]}))["errcode"] == 0
    await world.sim_post("time", {"advance_s": 86_401})
    assert (await world.post("message/recall", {"msgid": second["msgid"]}))["errcode"] == 42052
    assert (await world.screen())[0]["replaced"]
