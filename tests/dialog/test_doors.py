"""Chat, web form and relay of the same answers hold the same, whatever is answered (design §6)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.dialog.flow import Flow
from bot.dialog.form import fill
from bot.dialog.steps import Choice, Many, Step, Text
from bot.flows.fields import Caller, CaseNumber, Count, Name, Names, Phone, Reference, When
from bot.flows.registry import FLOWS
from tests.dialog.flows import NOW
from tests.dialog.test_every_flow import flow_of

DOORS = ("complaint", "callback", "hotline", "dissatisfaction", "enquiry")
NAMES = st.sampled_from(["张三", "李雷", "欧阳小明", "张先生", "阿里木·买买提", "王总"])
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PLAIN = ["8月1日报案", "至今没有定损", "当场发火", "（第2次）", "说了3遍都没用", "嫌慢！"]
# What other questions might take for theirs, where a free text is never taken apart.
MIXED = [
    *PLAIN, "电话13912345678没人接", "车牌苏A12345", "张三说态度差", "改到后天出结果",
    "要求：尽快赔", "明天下午3点再来", "BM-261121-0007", "保单 PDZA202632010000012345",
]  # fmt: skip


def stories(pieces: list[str]) -> st.SearchStrategy[str]:
    """Give free texts made of such pieces."""
    return st.lists(st.sampled_from(pieces), min_size=2, max_size=5).map("，".join)


TEXTS: dict[type[Step[Any]], st.SearchStrategy[str]] = {
    Name: NAMES,
    Phone: PHONES,
    Names: st.lists(NAMES, min_size=2, max_size=3, unique=True).map("、".join),
    Count: st.integers(2, 99).map(str),
    When: st.sampled_from(["明天下午3点", "下周一10:00", "11月27日 15:00"]),
    Caller: st.sampled_from(["陈宇", "13900000101", "客户"]),
    CaseNumber: st.just("BM-261121-0007"),
    Reference: st.sampled_from(["苏A12345", "PDZA202632010000012345"]),
}


def replies(flow: Flow, step: Step[Any]) -> st.SearchStrategy[str]:
    """Give what people may answer to a question; nothing, where it need not be answered."""
    if isinstance(step, Text):
        # Where nothing is confirmed the chat reads every message for all its questions.
        known = stories(MIXED if flow.confirm else PLAIN)
    elif isinstance(step, Choice | Many):
        known = st.sampled_from([*step.options, *(str(n + 1) for n in range(len(step.options)))])
    else:
        known = next(texts for kind, texts in TEXTS.items() if isinstance(step, kind))
    good = known.filter(lambda text: fits(step, text))
    return good if step.required else good | st.just("")


def fits(step: Step[Any], text: str) -> bool:
    """Tell whether the step takes the text."""
    try:
        step.parse(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", DOORS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_door_holds_the_same_answers(name: str, data: st.DataObject) -> None:
    """What the chat asks one by one the form takes at once, and the relay as far as it knows."""
    flow, typed = flow_of(name), {}
    turn = advance(flow, start(flow, "chat"), Opened(""), NOW)
    while step := flow.step(turn.draft.asked):
        assert step.key not in typed, "asked again"
        typed[step.key] = data.draw(replies(flow, step), label=step.label)
        said = FLOWS[name].heard(typed[step.key]) or "跳过"
        turn = advance(flow, turn.draft, Said(said), NOW)
    form = fill(flow, start(flow, "form"), typed, whole=True)
    relay = fill(flow, start(flow, "relay"), {k: v for k, v in typed.items() if v}, whole=False)
    assert form.refused == relay.refused == {}
    assert form.draft.answers == relay.draft.answers == turn.draft.answers
    assert [ends(flow, one) for one in (form.draft, turn.draft)] == [True, True]


def ends(flow: Flow, draft: Any) -> bool:
    """Tell whether nothing is left to ask."""
    return flow.next(draft.answers, draft.skipped) is None
