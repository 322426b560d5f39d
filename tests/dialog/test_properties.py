"""What holds for every flow and every conversation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.draft import Draft, start, upgrade
from bot.dialog.engine import advance
from bot.dialog.events import Event, Opened, Pressed, Refused, Said, Sent, Submitted
from bot.dialog.flow import Flow
from bot.dialog.render import render
from bot.dialog.steps import Answers, Step
from bot.dialog.words import command
from bot.flows.dissatisfaction import make_flow
from tests.dialog.flows import DISSATISFACTION, ORDER
from tests.dialog.transcripts import SENTENCES

LIMIT = 2048  # bytes of a WeCom text
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
BOTH = pytest.mark.parametrize("flow", [ORDER, DISSATISFACTION], ids=["order", "dissatisfaction"])

TEXTS = st.sampled_from(
    [
        *(*"上一步 跳过 撤销 查看 取消 确认 人工 帮助 恢复 1 2 9 1、3 道歉 配送".split(), "T1", ""),
        *"好的 不知道 没有 张三 张先生 13800138000 138001380001 苏A12345 苏A1".split(),
        *"PDZA202632010000012345 柜台 服务员骂人了 改电话 改 改联系电话13900139000".split(),
        *"改经过 诉求：退钱；场景：柜台 “取消” 😀 [微笑] ： 客户： 经过：吵".split(),
        *"ß İ \ud800 电话：".split(),
    ]
) | st.text(max_size=80)
IDS = st.sampled_from(["p1", "p2", "p3", "p4"])
KEYS = st.sampled_from(["", "matter", "facts", "what", "phone", "scene", "nothing"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Said, TEXTS),
    st.builds(Said, TEXTS),
    st.builds(Opened, TEXTS),
    st.builds(Pressed, st.sampled_from(["d", "x"]), st.integers(0, 12), KEYS, TEXTS),
    st.builds(Sent, st.just("image"), IDS),
    st.builds(Submitted, st.just("T-1")),
    st.builds(Refused, KEYS, st.just("时间已被占用。")),
)
SPOKEN = st.lists(st.builds(Said, TEXTS), max_size=14)


def play(flow: Flow, events: list[Event]) -> tuple[Draft, list[str], list[str]]:
    """Return the last draft, the effects and what was said after playing the events."""
    draft = start(flow, "d")
    effects: list[str] = []
    said: list[str] = []
    for n, event in enumerate(events):
        turn = advance(flow, draft, event, NOON + timedelta(seconds=4 * n))
        assert turn.say, event
        assert turn.draft.rev == draft.rev + 1
        draft = Draft.from_json(turn.draft.to_json())
        assert draft == turn.draft
        effects += [turn.effect] if turn.effect else []
        said.append(render(turn.say, SENTENCES))
        assert said[-1] or turn.say[0].kind == "silent"
    return draft, effects, said


@BOTH
@given(events=st.lists(EVENTS, max_size=14))
@settings(max_examples=150, deadline=None)
def test_nothing_that_happens_breaks_a_conversation(flow: Flow, events: list[Event]) -> None:
    """Whatever comes in whatever order is answered, within what WeCom shows in one text."""
    _, _, said = play(flow, events)

    assert all(len(text.encode()) <= LIMIT for text in said)


@given(events=SPOKEN)
@settings(max_examples=150, deadline=None)
def test_a_draft_is_submitted_at_most_once(events: list[Event]) -> None:
    """However often it is confirmed, and whatever is said in between, one submission happens."""
    form: list[Event] = [Opened("态度 服务员骂人了"), Said("道歉"), *([Said("跳过")] * 3)]
    draft, effects, _ = play(ORDER, [*form, *events, *([Said("确认")] * 2)])

    assert effects.count("submit") <= 1
    assert effects.count("submit") == 1 or draft.status != "submitted"


@BOTH
@given(events=SPOKEN)
@settings(max_examples=80, deadline=None)
def test_undoing_everything_leads_back_to_the_start(flow: Flow, events: list[Event]) -> None:
    """As many 撤销 as there are changes, 20 at most, leave no answer."""
    draft, _, _ = play(flow, [Opened(), *events])
    if draft.status == "running":
        undone, _, _ = _after(flow, draft, len(draft.undo))
        assert undone.undo == ()
        assert len(draft.undo) == 20 or (undone.answers, undone.skipped) == ({}, frozenset())


def _after(flow: Flow, draft: Draft, times: int) -> tuple[Draft, int, int]:
    for _ in range(times):
        draft = advance(flow, draft, Said("撤销"), NOON).draft
    return draft, times, draft.rev


JSON: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.text(), max_size=2)
)
ANY_ANSWERS = st.dictionaries(
    st.sampled_from(["matter", "facts", "mobile", "number", "phone", "plate", "what", "gone"]),
    JSON | st.dictionaries(st.sampled_from(["kind", "value"]), JSON),
)


@BOTH
@given(answers=ANY_ANSWERS, version=st.sampled_from(["0.1", "1.0", "1.7", "2.0", "nonsense"]))
@settings(max_examples=150, deadline=None)
def test_any_stored_draft_can_be_read_today(
    flow: Flow, answers: dict[str, Any], version: str
) -> None:
    """An upgrade never raises, and done twice it changes nothing more."""
    once = upgrade(flow, Draft("d", flow.name, version, answers, asked="gone"))

    assert upgrade(flow, once) == once
    assert advance(flow, once, Said("查看"), NOON).say


@BOTH
def test_every_option_can_be_told_from_every_other_and_from_commands(flow: Flow) -> None:
    """Labels are distinct within a question, and no label is a command word."""
    for step in flow.steps:
        assert len(set(step.options)) == len(step.options)
        assert not [label for label in step.options if command(label)]
        assert [step.show(step.parse(label)) for label in step.options] == list(step.options)


@BOTH
def test_every_step_has_its_own_key_and_names(flow: Flow) -> None:
    """Two steps with one name could not be told apart in a correction."""
    keys = [key for step in flow.steps for key in (step.key, *step.was)]
    names = [name for step in flow.steps for name in step.names]

    assert len(set(keys)) == len(keys)
    assert len(set(names)) == len(names)


class Spy(Answers):
    """Answers that remember who asked for them."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[str] = []

    def __getitem__(self, step: Step[Any]) -> Any:
        self.asked.append(step.key)
        return None

    def __contains__(self, step: Step[Any]) -> bool:
        self.asked.append(step.key)
        return False


@BOTH
def test_conditions_look_only_at_earlier_steps(flow: Flow) -> None:
    """A question that depends on a later answer could never be asked in order."""
    before: set[str] = set()
    for step in flow.steps:
        spy = Spy()
        step.only_if(spy)
        assert set(spy.asked) <= before
        before.add(step.key)


@BOTH
def test_every_question_fits_into_one_message(flow: Flow) -> None:
    """Question, options and hint stay within the limit with room for what was noted before."""
    for step in flow.steps:
        text = "\n".join((step.question, *step.options))
        assert len(text.encode()) <= LIMIT // 2


def test_a_recap_of_the_longest_answers_fits_into_one_message() -> None:
    """Each answer is shown by its beginning, however long the policy's labels are."""
    flow = make_flow({f"T{n}": f"{n}" + "很长的情形" * 30 for n in range(1, 5)})
    answers: dict[str, Any] = {step.key: "长" * 500 for step in flow.steps}
    answers |= {"triggers": ["T1", "T2", "T3", "T4"], "scene": "other", "evidence": ["p"] * 50}
    answers |= {"phone": "025-83001234转80100"}
    told = "2025-11-21T09:40:00+08:00"
    answers |= {"sensed_told": {"start": told, "end": None, "precision": "exact"}}
    answers |= {
        f"{kind}{end}": {"kind": kind, "value": "Z" * 500}
        for kind, end in (("policy", "_no"), ("claim", "_no"), ("plate", ""))
    }
    turn = advance(flow, Draft("d", flow.name, flow.version, answers), Said("查看"), NOON)

    assert len(turn.say[0].items) == len(flow.steps)
    assert len(render(turn.say, SENTENCES).encode()) <= LIMIT
