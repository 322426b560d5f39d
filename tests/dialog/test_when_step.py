"""A question about a time: what is taken, what is asked again, and what an answer completes."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.dialog.flow import Flow
from bot.dialog.render import render
from bot.dialog.steps import Refusal, Step
from bot.flows.fields import Name, Phone, When, at
from cases.when import read_time, shown_time, spot_time
from tests.dialog.transcripts import SENTENCES

# A Wednesday.
NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
planned = When("planned", "什么时候给客户回电？", "时间")
happened = When("happened", "什么时候的事？", "发生时间", exact=False, past=True)


def flow(step: Step[Any]) -> Flow:
    """Return a flow that asks for a time and for whom."""
    steps = (at(step, NOW), Name("who", "客户怎么称呼？", "客户"), Phone("to", "电话？", "电话"))
    return Flow("call", "回访", ("回访",), steps)


def talk(step: Step[Any], *said: str) -> tuple[Draft, str]:
    """Return the draft, stored and loaded between all messages, and what was said last."""
    asking = flow(step)
    turn = advance(asking, start(asking, "d"), Opened(), NOW)
    for text in said:
        kept = Draft.from_json(turn.draft.to_json())
        turn = advance(asking, kept, Said(text), NOW)
    return turn.draft, render(turn.say, SENTENCES)


@pytest.mark.parametrize(
    ("said", "start_", "last"),
    [
        (("明天下午三点",), "2026-11-26T15:00", "时间 11月26日（周四）15:00"),
        (("让他明天下午三点打给我",), "2026-11-26T15:00", "时间 11月26日（周四）15:00"),
        (("5月6日14:30",), "2027-05-06T14:30", "时间 2027年5月6日（周四）14:30"),
        (("明天", "下午三点"), "2026-11-26T15:00", ""),
        (("明天下午", "3点"), "2026-11-26T15:00", ""),
        (("下周", "周三", "上午十点"), "2026-12-02T10:00", ""),
        (("下午3点", "明天"), "2026-11-25T15:00", ""),
        (("3点", "是的"), "2026-11-25T15:00", ""),
        (("明天3点", "下午"), "2026-11-26T15:00", ""),
        (("明天3点", "凌晨"), "2026-11-26T03:00", ""),
        (("明天3点", "15:00"), "2026-11-26T15:00", ""),
        (("上午9点", "明天", "对"), "2026-11-26T09:00", ""),
        (("3点", "不是", "明天上午10点"), "2026-11-26T10:00", ""),
        (("昨天下午三点", "明天下午三点"), "2026-11-26T15:00", ""),
    ],
)
def test_a_time_is_taken_once_it_is_clear(said: tuple[str, ...], start_: str, last: str) -> None:
    """It is shown back with date and weekday; half a time waits for its other half."""
    draft, text = talk(planned, *said)

    assert draft.answers["planned"]["start"].startswith(start_)
    assert last in text


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("3点", "没说上午还是下午，是指11月25日（周三）15:00吗？"),
        ("明天", "11月26日（周四），具体几点？"),
        ("下周", "11月30日（周一）到12月6日（周日），具体哪一天？"),
        ("昨天下午三点", "11月24日（周二）15:00已经过了，麻烦说一个之后的时间。"),
        ("今天上午9点", "11月25日（周三）09:00已经过了，是指什么时候？"),
        ("明天或后天下午三点", "说了不止一个时间，以哪个为准？"),
        ("晚点再说", "没看懂时间，麻烦说日期和几点。"),
    ],
)
def test_an_unclear_time_is_asked_about(said: str, question: str) -> None:
    """The sentence says what was understood and what is missing."""
    draft, text = talk(planned, said)

    assert "planned" not in draft.answers
    assert question in text


def test_a_time_in_the_opening_message_is_found() -> None:
    """A clear one fills its question; a doubtful one is asked about, with the rest kept."""
    asking = flow(planned)
    clear = advance(asking, start(asking, "d"), Opened("张三 13800138000 明天下午三点"), NOW)
    doubtful = advance(asking, start(asking, "d"), Opened("张三 13800138000 明天3点"), NOW)
    done = advance(asking, doubtful.draft, Said("对"), NOW)

    assert clear.draft.answers["planned"]["start"] == "2026-11-26T15:00:00+08:00"
    assert "planned" not in doubtful.draft.answers
    assert doubtful.draft.answers["to"] == "13800138000"
    assert done.draft.answers["planned"]["start"] == "2026-11-26T15:00:00+08:00"


def test_a_time_that_is_over_belongs_to_the_story() -> None:
    """昨天下午3点报的案 tells of the case, not of the callback."""
    asking = flow(planned)
    opened = Opened("张三 13800138000 昨天下午3点报的案，明天下午三点回电")
    turn = advance(asking, start(asking, "d"), opened, NOW)

    assert turn.draft.answers["planned"]["start"] == "2026-11-26T15:00:00+08:00"
    assert at(planned, NOW).doubt("今天早上9点才来人，昨天下午3点报的案") is None


def test_what_has_been_is_told_with_a_day_or_less() -> None:
    """周一 is the last one, and 昨天下午 is enough."""
    assert talk(happened, "周一")[0].answers["happened"]["start"].startswith("2026-11-23")
    assert talk(happened, "昨天下午")[0].answers["happened"]["precision"] == "part"
    with pytest.raises(Refusal, match="还没到"):
        at(happened, NOW).parse("今天下午三点")


def test_a_step_without_a_now_is_a_mistake_of_ours() -> None:
    """It is the flow of one turn that knows what time it is."""
    with pytest.raises(LookupError):
        planned.parse("明天")


def test_a_stored_time_loads_again_and_nothing_else_does() -> None:
    """A draft of another release costs the question, never an error."""
    step = at(planned, NOW)
    value = step.parse("明天下午3点到5点")

    assert step.load(step.dump(value)) == value
    for raw in (None, "明天", {}, {"start": "x", "end": None, "precision": "exact"}):
        with pytest.raises(ValueError, match=r"None|明天|\{\}|x"):
            step.load(raw)
    naive = {"start": "2026-11-26T15:00:00", "end": None, "precision": "exact"}
    with pytest.raises(ValueError, match="2026"):
        step.load(naive)


PIECES = st.lists(
    st.sampled_from(
        [
            *"今明后昨上下周月日号点分半前后到至-/:.,，（）一二三十两0123456789年底早晚午 ",
            "上午",
            "小时",
        ]
    ),
    max_size=12,
).map("".join)


@given(text=PIECES | st.text(max_size=40), past=st.booleans())
@settings(max_examples=600, deadline=None)
def test_no_text_breaks_the_reader(text: str, past: bool) -> None:
    """Whatever is typed is read, asked about or no time; what is found stands in the text."""
    reading = read_time(text, NOW, past=past)
    found = spot_time(text, NOW, past=past)
    step = replace(planned, now=NOW, past=past)

    assert reading is None or shown_time(reading)
    assert all(0 <= begin < end <= len(text) for begin, end, _ in found)
    assert all(step.load(step.dump(one.value)) == one.value for one in step.spot(text))
