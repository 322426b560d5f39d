"""Cards: what WeCom accepts, who may press, and how they change (wecom.md §3.4, §3.5)."""

from typing import Any

import pytest

from tests.simulator.conftest import CLAIMS, CORP, SERVICE, World, button_card, passive

MANY = [{"text": "t", "key": str(n)} for n in range(7)]
UPDATE = {"agentid": CLAIMS.agent_id, "userids": ["ZhangSan"], "button": {"replace_name": "已接手"}}


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"card_type": "poster"}, 42031),
        ({"task_id": ""}, 42014),
        ({"task_id": "案件 1"}, 42014),
        ({"task_id": "x" * 129}, 42014),
        ({"main_title": {}}, 42033),
        ({"button_list": []}, 42039),
        ({"button_list": MANY}, 42039),
        ({"button_list": [{"text": "a", "key": "k"}, {"text": "b", "key": "k"}]}, 42039),
        ({"button_list": [{"text": "a", "key": "k" * 1025}]}, 42039),
        ({"button_list": [{"text": "", "key": "k"}]}, 42038),
        ({"horizontal_content_list": [{"keyname": "k"}] * 7}, 42035),
        ({"card_type": "text_notice"}, 42045),
        ({"card_type": "vote_interaction"}, 42043),
        ({"card_type": "multiple_interaction"}, 42046),
    ],
)
async def test_a_wrong_card_is_refused(world: World, change: dict[str, Any], errcode: int) -> None:
    """Each breach of the card's form has its own code."""
    change = {"main_title": {"title": "t"}, "select_list": [SELECT]} | change

    assert (await world.send_card(**change))["errcode"] == errcode
    assert await world.screen() == []


SELECT = {"question_key": "q", "option_list": [{"id": "1", "text": "一"}]}


async def test_a_card_needs_a_callback_url(world: World) -> None:
    """An app that hears nothing may not send buttons."""
    body = {"touser": "LiSi", "agentid": SERVICE.agent_id, "msgtype": "template_card"}

    answer = await world.post("message/send", body | {"template_card": button_card()}, SERVICE)

    assert answer["errcode"] == 43012


async def test_a_press_is_an_event_with_a_fresh_code(world: World) -> None:
    """The bot hears key, task, card type and a code that is new with each press."""
    sent = await world.send_card()
    for _ in range(2):
        pressed = await world.does("ZhangSan", "press", task_id="t1", key="take")
        assert pressed == {"status": 200, "ok": True, "delivered": True, "deliveries": 1}

    first, second = (heard.fields for heard in world.bot.heard)
    assert (first["MsgType"], first["Event"]) == ("event", "template_card_event")
    assert (first["EventKey"], first["TaskId"]) == ("take", "t1")
    assert (first["CardType"], first["AgentID"]) == ("button_interaction", "1000002")
    assert len({first["ResponseCode"], second["ResponseCode"], sent["response_code"]}) == 3


async def test_a_selection_travels_with_the_press(world: World) -> None:
    """SelectedItems names each question with its options."""
    await world.send_card()

    await world.does("ZhangSan", "press", task_id="t1", key="take", selected={"q": ["a", "b"]})

    item = world.bot.heard[0].fields["SelectedItems"]["SelectedItem"]
    assert item == {"QuestionKey": "q", "OptionIds": {"OptionId": ["a", "b"]}}


async def test_a_response_code_works_once(world: World) -> None:
    """The card is greyed for the named person; the second use is 60140."""
    sent = await world.send_card(to="ZhangSan|LiSi")
    body = UPDATE | {"response_code": sent["response_code"]}

    assert (await world.post("message/update_template_card", body))["errcode"] == 0
    assert (await world.post("message/update_template_card", body))["errcode"] == 60140

    older, newer = await world.screen()
    assert (older["state"], newer["state"], newer["task_id"]) == ("closed", "closed", "t1")
    assert newer["card"]["replace_text"] == "已接手"
    assert [entry["state"] for entry in await world.screen("LiSi")] == ["live"]


async def test_a_response_code_lives_72_hours(world: World) -> None:
    """Three days of shared time later it changes nothing."""
    sent = await world.send_card()
    await world.sim_post("time", {"advance_s": 72 * 3600})

    answer = await world.post(
        "message/update_template_card", UPDATE | {"response_code": sent["response_code"]}
    )

    assert answer["errcode"] == 60140


async def test_a_whole_card_is_replaced_for_all(world: World) -> None:
    """With atall and a full card every receiver gets the new face, still live if it has buttons."""
    sent = await world.send_card(to="ZhangSan|LiSi")
    card = button_card() | {"main_title": {"title": "李四在跟进"}}
    del card["task_id"]
    body = {"agentid": CLAIMS.agent_id, "atall": 1, "response_code": sent["response_code"]}

    await world.post("message/update_template_card", body | {"template_card": card})

    for user in ("ZhangSan", "LiSi"):
        newest = (await world.screen(user))[-1]
        assert (newest["text"], newest["state"], newest["n"]) == ("李四在跟进", "live", 2)


async def test_a_closed_card_can_not_be_pressed(world: World) -> None:
    """The phone refuses with a reason; an old client (force) presses all the same."""
    sent = await world.send_card()
    body = UPDATE | {"response_code": sent["response_code"]}
    await world.post("message/update_template_card", body)

    refused = await world.does("ZhangSan", "press", task_id="t1", key="take")
    wrong = await world.does("ZhangSan", "press", task_id="t2", key="take")

    assert (refused["status"], refused["reason"]) == (409, "这张卡片已关闭，按钮不能再按")
    assert (wrong["status"], wrong["ok"]) == (409, False)
    assert world.bot.heard == []
    forced = await world.does("ZhangSan", "press", task_id="t1", key="take", force=True)
    assert forced["delivered"]


async def test_a_passive_update_button_greys_the_pressers_card(world: World) -> None:
    """Only the person who pressed sees the grey text."""
    await world.send_card(to="ZhangSan|LiSi")
    button = "<Button><ReplaceName>已接手</ReplaceName></Button>"
    world.bot.reply = passive(f"<MsgType>update_button</MsgType>{button}")

    await world.does("ZhangSan", "press", task_id="t1", key="take")

    assert (await world.screen())[-1]["card"]["replace_text"] == "已接手"
    assert (await world.screen("LiSi"))[-1]["state"] == "live"


async def test_a_passive_card_is_the_json_card_in_camel_case(world: World) -> None:
    """Repeated elements are lists, even when there is one; the new buttons can be pressed."""
    await world.send_card()
    world.bot.reply = passive(
        "<MsgType>update_template_card</MsgType><TemplateCard>"
        "<CardType>button_interaction</CardType><MainTitle><Title>已由张三接手</Title></MainTitle>"
        "<HorizontalContentList><KeyName>客户</KeyName><Value>陈</Value></HorizontalContentList>"
        "<ButtonList><Text>已化解</Text><Style>1</Style><Key>resolve</Key></ButtonList>"
        "</TemplateCard>"
    )

    await world.does("ZhangSan", "press", task_id="t1", key="take")

    newest = (await world.screen())[-1]
    assert newest["card"] == {
        "card_type": "button_interaction",
        "main_title": {"title": "已由张三接手"},
        "horizontal_content_list": [{"keyname": "客户", "value": "陈"}],
        "button_list": [{"text": "已化解", "style": 1, "key": "resolve"}],
        "task_id": "t1",
    }
    assert (newest["state"], newest["text"]) == ("live", "已由张三接手\n客户：陈")


async def test_a_press_is_not_answered_with_a_text(world: World) -> None:
    """A text as answer to a card event is dropped and kept as an error."""
    await world.send_card()
    world.bot.reply = passive("<MsgType>text</MsgType><Content>好</Content>")

    await world.does("ZhangSan", "press", task_id="t1", key="take")

    assert len(await world.screen()) == 1
    (error,) = await world.sim_get("errors")
    assert (error["userid"], error["detail"]) == (
        "ZhangSan",
        "text can't answer template_card_event",
    )
    assert CORP not in error["detail"]
