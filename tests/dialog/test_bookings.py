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


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("改到后天上午10点", "2026-11-23T10:00"),
        ("明天下午3点，改到后天", "2026-11-23T15:00"),
        ("客户说换到周五下午两点行吗", "2026-11-27T14:00"),
        ("推迟到4点半", None),
        ("改时间 后天", "2026-11-23T15:00"),
        ("改到后天上午", None),
        ("改到周五9点或者10点", None),
    ],
)
@pytest.mark.parametrize("way", [(), ("跳过",), ("跳过", "跳过")])
def test_a_time_is_moved_at_any_question(way: tuple[str, ...], said: str, when: str | None) -> None:
    """A day keeps the hour and an hour the day; what leaves a doubt is asked, never stored."""
    answers, kinds = told(f"{WHO} 明天下午3点", *way, said)
    assert answers["when"] == (when or "2026-11-22T15:00")
    assert "purpose" not in answers
    assert kinds[0] is (Kind.SAVED if when else Kind.MISSED)


def test_what_stands_behind_a_moved_time_is_read_as_well() -> None:
    """Also where the time itself is still in doubt."""
    done, _ = told(f"{WHO} 明天下午3点", "改到周五上午9点，上门")
    assert (done["mode"], done["when"]) == ("visit", "2026-11-27T09:00")
    open_, kinds = told(f"{WHO} 明天下午3点", "改到周五下午，上门")
    assert (open_["mode"], kinds) == ("visit", (Kind.SAVED, Kind.MISSED))


@pytest.mark.parametrize("said", ["客户要求把定损改到后天出结果", "改到后天出结果，8月1日报案"])
def test_what_is_moved_for_the_customer_is_the_purpose(said: str) -> None:
    """Only a message that is about our own time moves it."""
    answers, _ = told(f"{WHO} 明天下午3点", "跳过", said)
    assert (answers["when"], answers["purpose"]) == ("2026-11-22T15:00", said)
