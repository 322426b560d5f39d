"""Cards keep WeCom's limits, and words of users cannot break out of an answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.wecom import replies
from bot.wecom.cards import Button, ButtonCard, closed
from bot.wecom.messages import addressed, card_message, serialise, text_message
from bot.wecom.replies import Address

TO = Address("ZhangSan", "ww1", datetime(2026, 11, 21, 2, 5, tzinfo=UTC))
CARD = ButtonCard(
    task_id="js-bm-1_a@1",
    title="客户不满，5分钟未化解",
    desc="编号 BM-261121-0007",
    rows=(("报告人", "张三"), ("到期", "10:15:00")),
    note="到 10:15 未化解，会通知李总",
    buttons=(Button("接手", "ack"), Button("已化解", "resolved", 2)),
    source="95518客户服务",
)


def test_a_card_as_message_send_takes_it() -> None:
    """The JSON of wecom.md §3.4."""
    assert CARD.to_json() == {
        "card_type": "button_interaction",
        "task_id": "js-bm-1_a@1",
        "source": {"desc": "95518客户服务"},
        "main_title": {"title": "客户不满，5分钟未化解", "desc": "编号 BM-261121-0007"},
        "sub_title_text": "到 10:15 未化解，会通知李总",
        "horizontal_content_list": [
            {"keyname": "报告人", "value": "张三"},
            {"keyname": "到期", "value": "10:15:00"},
        ],
        "button_list": [
            {"text": "接手", "style": 1, "key": "ack"},
            {"text": "已化解", "style": 2, "key": "resolved"},
        ],
    }


def test_a_closed_card_keeps_its_buttons_grey() -> None:
    """WeCom requires buttons; `replace_text` makes them dead. The short form leaves the rest."""
    update = CARD.to_update_json("已由李四接手")
    assert update == {"template_card": CARD.to_json() | {"replace_text": "已由李四接手"}}
    assert CARD.to_update_json() == {"template_card": CARD.to_json()}
    assert closed("已由李四接手") == {"button": {"replace_name": "已由李四接手"}}


def test_a_passive_update_mirrors_the_card_in_xml() -> None:
    """Lists are repeated elements, names are in camel case."""
    root = etree.fromstring(replies.update_card(TO, CARD, "已接手"))
    assert root.findtext("ToUserName") == "ZhangSan"
    assert root.findtext("FromUserName") == "ww1"
    assert root.findtext("CreateTime") == "1795226700"
    assert root.findtext("MsgType") == "update_template_card"
    assert root.findtext("TemplateCard/MainTitle/Title") == CARD.title
    assert [e.text for e in root.iterfind("TemplateCard/ButtonList/Key")] == ["ack", "resolved"]
    rows = root.iterfind("TemplateCard/HorizontalContentList/KeyName")
    assert [e.text for e in rows] == ["报告人", "到期"]
    assert root.findtext("TemplateCard/ReplaceText") == "已接手"


def test_a_bare_card_sends_no_empty_parts() -> None:
    """What is not there is not sent, in either form."""
    bare = replace(CARD, desc="", rows=(), note="", source="")
    assert set(bare.to_json()) == {"card_type", "task_id", "main_title", "button_list"}
    card = etree.fromstring(bare.to_reply_xml())
    names = [child.tag for child in card]
    assert names == ["CardType", "MainTitle", "ButtonList", "ButtonList", "TaskId"]


def test_what_is_shown_is_shortened_to_the_limits() -> None:
    """A long name or story costs its end, not the alert."""
    long = "很" * 400
    card = ButtonCard("t", long, long, ((long, long),), long, (Button(long, "k"),), long).to_json()
    assert len(card["main_title"]["title"]) == 36
    assert len(card["main_title"]["desc"]) == 44
    assert len(card["sub_title_text"]) == 160
    assert len(card["source"]["desc"]) == 20
    assert [len(v) for v in card["horizontal_content_list"][0].values()] == [5, 30]
    assert len(card["button_list"][0]["text"]) == 10
    assert card["main_title"]["title"].endswith("…")


@pytest.mark.parametrize(
    "change",
    [
        {"task_id": ""},
        {"task_id": "中文"},
        {"task_id": "x" * 129},
        {"title": ""},
        {"rows": (("n", "v"),) * 7},
        {"rows": (("", "v"),)},
        {"buttons": ()},
        {"buttons": tuple(Button("b", str(n)) for n in range(7))},
        {"buttons": (Button("a", "same"), Button("b", "same"))},
    ],
)
def test_a_program_s_mistake_is_found_before_wecom_finds_it(change: dict[str, object]) -> None:
    """Ids, counts and keys are decided by programs and checked when the card is made."""
    with pytest.raises(ValueError, match=r"card|task id|buttons"):
        replace(CARD, **change)  # type: ignore[arg-type] # each changes one field


def test_a_button_has_text_key_and_style() -> None:
    """Empty, too long in bytes, or a style that WeCom does not know."""
    assert Button("b", "k" * 1024).key
    for text, key, style in (("", "k", 1), ("b", "", 1), ("b", "键" * 342, 1), ("b", "k", 5)):
        with pytest.raises(ValueError, match="button"):
            Button(text, key, style)


hostile = st.text(alphabet="]]>![<CDATA&;x诉\x00\x0b\ufffe\n 🙂", max_size=60)


@given(hostile)
def test_words_cannot_break_out_of_a_reply(words: str) -> None:
    """Whatever is echoed is one text node; only what XML forbids is missing."""
    root = etree.fromstring(replies.text(TO, words))
    assert len(root) == 5
    kept = "".join(c for c in words if c not in "\x00\x0b\ufffe")
    assert (root.findtext("Content") or "") == kept


def test_a_forged_end_of_cdata_stays_text() -> None:
    """The injection that wechatpy's replies let through."""
    words = "]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA["
    root = etree.fromstring(replies.text(TO, words))
    assert root.findtext("Content") == words
    assert [e.text for e in root.iterfind("MsgType")] == ["text"]
    button = etree.fromstring(replies.update_button(TO, words))
    assert button.findtext("Button/ReplaceName") == words


def test_equal_messages_are_equal_bytes() -> None:
    """WeCom's duplicate check compares bytes; the order in which they were put does not matter."""
    one = serialise({"b": "您好", "a": {"y": 1, "x": 2}})
    assert (
        one
        == serialise({"a": {"x": 2, "y": 1}, "b": "您好"})
        == '{"a":{"x":2,"y":1},"b":"您好"}'.encode()
    )


def test_only_what_is_sent_once_asks_for_the_duplicate_check() -> None:
    """Alerts ask for it with the longest interval; a chat answer may be said twice."""
    alert = addressed(card_message(CARD), "ZhangSan", 7, once=True)
    assert (alert["touser"], alert["agentid"], alert["msgtype"]) == ("ZhangSan", 7, "template_card")
    assert (alert["enable_duplicate_check"], alert["duplicate_check_interval"]) == (1, 14_400)
    assert set(addressed(text_message("好"), "u", 7)) == {"touser", "agentid", "msgtype", "text"}


def test_a_broken_character_can_be_serialised() -> None:
    """Half a surrogate pair is no reason to lose a message."""
    assert serialise({"a": "x\ud83d"}) == b'{"a":"x?"}'
