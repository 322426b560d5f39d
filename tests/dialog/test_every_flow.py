"""What holds for every flow of the registry, whatever is said to it (dialogs.md 3.10)."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.draft import Draft, start, upgrade
from bot.dialog.engine import advance
from bot.dialog.events import Event, Learned, Opened, Pressed, Refused, Said, Sent
from bot.dialog.flow import Flow
from bot.dialog.render import render
from bot.dialog.words import command
from bot.flows.kind import Facts, FlowKind
from bot.flows.registry import FLOWS
from bot.policies import read_policy
from cases.actions import BY_WORD
from cases.policy import Policy
from tests.dialog.transcripts import SENTENCES

LIMIT = 2048  # bytes of a WeCom text
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
POLICIES = [ROOT / f"policies/{name}.toml" for name in ("picc-jiangsu", "shebao", "integrated")]
# 10,000 conversations over all flows where everything must hold; a quick look otherwise.
EXAMPLES = 10_000 // len(FLOWS) + 1 if os.environ.get("CI") else 100
EVERY = pytest.mark.parametrize("name", sorted(FLOWS))
# What the record would offer where only it knows the choices.
OFFERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "earlier": {"c-1": ("BM-261121-0001 现场化解 11-21",), "none": ("不是同一件事",)},
    "which": {"a-1": ("11月24日（周二）15:00 张*", "HF-261124-1500"), "a-2": ("另一个",)},
    "reporter": {"chenyu": ("陈宇（理赔部）",), "sunli": ("陈宇（销售部）",)},
}


@cache
def policy(kind: str = "") -> Policy:
    """Read the insurer's policy, or where it lacks a kind, one that has it."""
    read = [read_policy(path)[0] for path in POLICIES]
    found = [one for one in read if one is not None]
    return next((one for one in found if not kind or kind in one.kind), found[0])


@cache
def flow_of(name: str) -> Flow:
    """Make a flow as a turn would."""
    kind = FLOWS[name]
    return kind.make(policy(kind.case_kind), NOON, Facts(offers=OFFERS))


SAID = """
    上一步 跳过 撤销 查看 取消 确认 人工 帮助 恢复 1 2 3 7 99 好的 不知道 没有 是 改 改电话 张伟
    13812345678 138123456789 苏A12345 PDZA202632010000012345 陈宇 客户 HF-261124-1500 明天下午三点
    半小时后 下周一上午 昨天 2月30日 12人 张三、李四 按发票赔 代理人 多位客户一起 BM-261121-0007
    来源：12345 “取消” 😀 经过： ß 去掉附件 去掉附件2 全部去掉 改附件
"""
LONGER = (
    "来电人：陈宇 客户张伟 13812345678",
    "改电话 13900139000",
    "改时间 周三10点",
    "",
    "İ \ud800",
)


def words() -> list[str]:
    """Give what people say to the flows, and what no one would."""
    steps = [step for name in FLOWS for step in flow_of(name).steps]
    options = [label for step in steps for label in step.options]
    return sorted({*SAID.split(), *LONGER, *options, *(step.label for step in steps)})


TEXTS = st.sampled_from(words()) | st.text(max_size=40)
KEYS = st.sampled_from(["", *(step.key for name in FLOWS for step in flow_of(name).steps)])
KNOWN = st.fixed_dictionaries(
    {"customer": st.just("张伟"), "phone": st.just("13812345678"), "which": st.just("a-1")}
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Said, TEXTS),
    st.builds(Said, TEXTS),
    st.builds(Said, TEXTS),
    st.builds(Opened, TEXTS),
    st.builds(Pressed, st.sampled_from(["d", "x"]), st.integers(0, 12), KEYS, TEXTS),
    st.builds(Sent, st.just("image"), st.sampled_from(["p1", "p2"])),
    st.builds(Refused, KEYS, st.just("这个时间已被约走。")),
    st.builds(Learned, KNOWN),
)


def play(name: str, events: list[Event]) -> Iterator[tuple[Draft, str | None, str]]:
    """Give draft, effect and what was said after each event, through JSON every time."""
    draft = start(flow_of(name), "d")
    for n, event in enumerate(events):
        turn = advance(flow_of(name), draft, event, NOON + timedelta(seconds=4 * n))
        assert turn.say, event
        said = render(turn.say, SENTENCES)
        assert said or turn.say[0].kind == "silent", event
        draft = Draft.from_json(turn.draft.to_json())
        assert draft == turn.draft
        yield draft, turn.effect, said


@EVERY
@given(events=st.lists(EVENTS, max_size=16))
@settings(max_examples=EXAMPLES, deadline=None)
def test_nothing_that_is_said_breaks_a_flow(name: str, events: list[Event]) -> None:
    """Never silent, never an error, never too long, and always a way out."""
    draft = start(flow_of(name), "d")
    for after, _, said in play(name, events):
        draft = after
        assert len(said.encode()) <= LIMIT
    assert upgrade(flow_of(name), draft) == draft
    assert leaves(FLOWS[name], draft)


def leaves(kind: FlowKind, draft: Draft) -> bool:
    """Tell whether 取消, said twice at most, ends the questions of a draft."""
    flow = flow_of(kind.name)
    for _ in range(2):
        if draft.status == "running":
            draft = advance(flow, draft, Said("取消"), NOON).draft
    return draft.status != "running" or (not flow.confirm and draft.asked is None)


@EVERY
@given(events=st.lists(st.builds(Said, TEXTS), max_size=12))
@settings(max_examples=EXAMPLES // 5, deadline=None)
def test_a_flow_is_submitted_at_most_once(name: str, events: list[Event]) -> None:
    """However often 确认 is said."""
    once = [effect for _, effect, _ in play(name, [*events, *([Said("确认")] * 3)])]

    assert once.count("submit") <= 1


@EVERY
def test_every_label_is_distinct_and_no_command(name: str) -> None:
    """A label means itself: neither a word of the chat, nor a word on a case, nor another flow."""
    taken = {*BY_WORD, *(word for kind in FLOWS.values() for word in kind.triggers)}
    for step in flow_of(name).steps:
        assert len(set(step.options)) == len(step.options)
        assert not [label for label in step.options if command(label) or label in taken]
        assert [step.show(step.parse(label)) for label in step.options] == list(step.options)
        assert not taken.intersection(step.names)


@EVERY
def test_every_step_has_its_own_key_and_names(name: str) -> None:
    """Two steps with one name could not be told apart in a correction."""
    flow = flow_of(name)
    keys = [key for step in flow.steps for key in (step.key, *step.was)]
    names = [one for step in flow.steps for one in step.names]

    assert len(set(keys)) == len(keys)
    assert sorted({one for one in names if names.count(one) > 1}) == []


@EVERY
def test_every_question_fits_into_one_message(name: str) -> None:
    """Question and options leave room for what was noted before."""
    for step in flow_of(name).steps:
        assert len("\n".join((step.question, *step.options)).encode()) <= LIMIT // 2


def test_every_word_opens_one_flow() -> None:
    """No trigger begins like another one, so that the longer is never read as the shorter."""
    triggers = [word for kind in FLOWS.values() for word in kind.triggers]

    assert not [(a, b) for a in triggers for b in triggers if a != b and a.startswith(b)]
