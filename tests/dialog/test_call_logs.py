"""A pasted call log is read into answers by its labels; what is unsure is left out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.call_log import read_log
from bot.flows.hearing import heard

LOGS = tomllib.loads((Path(__file__).parents[1] / "data" / "call_logs.toml").read_text("utf-8"))


@pytest.mark.parametrize("log", LOGS["log"], ids=range(len(LOGS["log"])))
def test_a_call_log_answers_what_its_labels_say(log: dict[str, Any]) -> None:
    """Lines, tables, brackets, JSON and prose; masked, empty and foreign values answer nothing."""
    expected = {key: value for key, value in log.items() if key != "text"}
    story = expected.pop("what", "")
    found = dict(read_log(log["text"]))

    assert story in found.pop("what", "")
    assert found == expected


PIECES = st.lists(
    st.sampled_from(
        [*':：=\t\n|,，[]【】{}" ', "客户", "来电号码", "反映", "13800138000", "张三", "备注"]
    ),
    max_size=14,
).map("".join)


@given(text=PIECES | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever is pasted, the answers are texts that say something."""
    assert all(value.strip() for value in read_log(text).values())
    assert heard(text) in {None, "dissatisfaction"}
