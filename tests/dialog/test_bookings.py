"""回访预约 reads what one message holds; a time is taken or shown back, never misread."""

from typing import Any

import pytest

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.dialog.say import Kind
from tests.dialog.flows import NOW
from tests.dialog.test_every_flow import flow_of

WHO = "张先生 13800138000"


def told(*said: str) -> tuple[dict[str, Any], tuple[Kind, ...]]:
    """Return the answers after some messages, times by their start, and how the last went."""
    flow = flow_of("callback")
    turn = advance(flow, start(flow, "d"), Opened(said[0]), NOW)
    for text in said[1:]:
        turn = advance(flow, turn.draft, Said(text), NOW)
    answers = dict(turn.draft.answers)
    if "when" in answers:
        answers["when"] = answers["when"]["start"][:16]
    return answers, tuple(say.kind for say in turn.say)


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("明天下午三点 电话回访 问理赔进度", {"mode": "phone", "purpose": "问理赔进度"}),
        ("明天下午三点上门，地点：南京路1号3楼", {"mode": "visit", "place": "南京路1号3楼"}),
        ("上门 地点：南京路1号3楼，明天15:00", {"mode": "visit", "place": "南京路1号3楼"}),
        (
            "明天下午三点 上门 地点：建邺区 奥体大街1号 说明理赔进度",
            {"mode": "visit", "place": "建邺区 奥体大街1号", "purpose": "说明理赔进度"},
        ),
        (
            "上门 地点：理赔服务中心，2楼大厅，明天15:00",
            {"mode": "visit", "place": "理赔服务中心，2楼大厅"},
        ),
        ("明天下午三点，目的：送材料", {"purpose": "送材料"}),
        ("明天下午三点 客户要求上门道歉", {"purpose": "客户要求上门道歉"}),
    ],
)
def test_the_opening_fills_what_it_tells(opening: str, expected: dict[str, str]) -> None:
    """Who, when and how are taken out; only the rest is what the callback is about."""
    same = {"customer": "张先生", "phone": "13800138000", "when": "2026-11-22T15:00"}
    assert told(f"{WHO} {opening}")[0] == same | expected


@pytest.mark.parametrize("where", ["奥体大街1号说明理赔进度", "奥体大街1号 红色外墙"])
def test_a_place_whose_end_is_in_doubt_is_asked_for(where: str) -> None:
    """What is told stays with the purpose, and nothing of it is lost."""
    answers, kinds = told(f"{WHO} 明天下午三点 上门 地点：{where}")
    assert "place" not in answers
    assert answers["purpose"] == f"地点：{where}"
    assert kinds[-1] is Kind.ASK


def test_a_time_at_another_question_is_taken_where_there_is_none() -> None:
    """The question was how; the answer tells when as well, or where."""
    both, _ = told(WHO, "上门 明天下午3点")
    assert (both["mode"], both["when"]) == ("visit", "2026-11-22T15:00")
    place, _ = told(f"{WHO} 明天下午3点", "上门，地点：南京路1号3楼")
    assert (place["mode"], place["place"]) == ("visit", "南京路1号3楼")


@pytest.mark.parametrize("way", [("跳过",), ()])
def test_another_time_is_shown_beside_the_first_and_changes_nothing(way: tuple[str, ...]) -> None:
    """At the question how and at the one what for: it is no purpose, and no change unasked."""
    answers, kinds = told(f"{WHO} 明天下午3点", *way, "周四上午九点")
    assert answers["when"] == "2026-11-22T15:00"
    assert "purpose" not in answers
    assert kinds[0] is Kind.ALREADY
