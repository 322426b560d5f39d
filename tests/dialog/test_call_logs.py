"""A pasted call log is read into answers by its labels; what is unsure is left out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.flows import hotline
from bot.flows.call_log import calls_in, read_log
from bot.flows.call_values import KNOWN
from bot.flows.hearing import heard
from bot.flows.kind import Facts
from bot.flows.pasted import heard as heard_in_a_log
from bot.flows.pasted import mixed, rewritten
from tests.cases.board import POLICY
from tests.dialog.flows import NOW

DATA = Path(__file__).parents[1] / "data"
_ABOUT = frozenset({"text", "lacks", "calls", "open"})
LOGS = [
    pytest.param(log, id=f"{path.stem}-{n}")
    for path in sorted(DATA.glob("call_logs*.toml"))
    for n, log in enumerate(tomllib.loads(path.read_text("utf-8"))["log"])
]


@pytest.mark.parametrize("log", LOGS)
def test_a_call_log_answers_what_its_labels_say(log: dict[str, Any]) -> None:
    """Lines, tables, brackets, markup and prose; masked, empty and foreign values answer none."""
    expected = {key: value for key, value in log.items() if key not in _ABOUT}
    story = expected.pop("what", "")
    found = dict(read_log(log["text"]))

    said = found.pop("what", "")
    assert story in said
    assert not [stray for stray in log.get("lacks", ()) if stray in said]
    assert found | {key: expected[key] for key in log.get("open", ())} == expected
    assert calls_in(log["text"]) == log.get("calls", 1)


@pytest.mark.parametrize("log", LOGS)
def test_the_chat_takes_no_more_of_a_log_than_is_in_it(log: dict[str, Any]) -> None:
    """At the question who calls no line of a story is a colleague, and no answer is wrong."""
    flow = hotline.make(POLICY, NOW, Facts())
    said = "" if mixed(log["text"]) else heard_in_a_log(log["text"])
    asked = advance(flow, start(flow, "d"), Opened(""), NOW).draft
    found = advance(flow, asked, Said(said), NOW).draft.answers

    told = {key: raw["value"] if isinstance(raw, dict) else raw for key, raw in found.items()}
    assert told.pop("caller", None) in {None, log.get("caller"), log.get("customer")}
    assert {key: told[key] for key in KNOWN.keys() & told.keys()}.items() <= log.items()


def test_several_calls_are_said_and_one_is_not() -> None:
    """The agent reads how many there are, and nothing was taken."""
    first = "来电号码：13812345678\n客户姓名：张伟\n反映内容：太慢\n"
    second = "来电号码：13912345678\n客户姓名：李娜\n反映内容：没人接\n"

    assert "2通来电" in mixed(first + second)
    assert not mixed(first)


HOSTILE = (
    '{"a":' * 20_000,
    "<a>" * 33_000 + "</a>",
    "<div>" * 20_000 + "</div>",
    '<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "' + "&a;" * 9_000 + '">]><c><d>&b;&b;</d></c>',
    '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><c><content>&a;</content></c>',
    '{"' + "\\" * 100_000,
    "姓名：" * 30_000,
    "来电 1380013800 " * 7_000,
    "客户 " * 30_000,
    "1. " * 30_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_markup_is_read_to_nothing(text: str) -> None:
    """No entity is resolved, no nesting breaks the reader, and nothing of a file comes in."""
    assert "root:" not in read_log(text).get("what", "")
    assert calls_in(text) <= 1
    rewritten(text)


PIECES = st.lists(
    st.sampled_from(
        [*':：=\t\n|,，[]【】{}"<>/ ', "客户", "来电号码", "反映", "13800138000", "张三", "备注"]
    ),
    max_size=14,
).map("".join)


@given(text=PIECES | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever is pasted, the answers are texts that say something."""
    assert all(value.strip() for value in read_log(text).values())
    assert heard(text) in {None, "dissatisfaction"}
