"""A pasted call log is read into answers by its labels; what is unsure is left out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.flows.call_log import read_log

LOGS = tomllib.loads((Path(__file__).parents[1] / "data" / "call_logs.toml").read_text("utf-8"))


@pytest.mark.parametrize("log", LOGS["log"], ids=range(len(LOGS["log"])))
def test_a_call_log_answers_what_its_labels_say(log: dict[str, Any]) -> None:
    """Lines, tables, brackets, JSON and prose; masked, empty and foreign values answer nothing."""
    expected = {key: value for key, value in log.items() if key != "text"}
    story = expected.pop("what", "")
    found = dict(read_log(log["text"]))

    assert story in found.pop("what", "")
    assert found == expected
