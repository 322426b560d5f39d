"""How many of the times that people write are read right, and that none is wrong in silence."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cases.when import Reading, read_time

DATA = Path(__file__).parents[1] / "data"
ZONE = ZoneInfo("Asia/Shanghai")
SETS = ["times.toml", "times-spoken.toml", "times-again.toml"]
RIGHT = 0.95


def told(reading: Reading | None) -> str:
    """Write a reading as the data do; whatever leads to a question is a question mark."""
    if reading is None or reading.doubt:
        return "?"
    end = f" .. {reading.end:%Y-%m-%d %H:%M}" if reading.end else ""
    kind = f" {reading.precision}" if end or reading.precision != "exact" else ""
    return f"{reading.start:%Y-%m-%d %H:%M}{end}{kind}"


def asked(name: str) -> Iterator[tuple[str, str, str]]:
    """Give each expression of a set with what is expected and what was read."""
    for moment, said in tomllib.loads((DATA / name).read_text("utf-8")).items():
        when, _, _ = moment.partition(" past")
        now = datetime.fromisoformat(when).replace(tzinfo=ZONE)
        for text, expected in said.items():
            yield text, expected, told(read_time(text, now, past=moment.endswith("past")))


@pytest.mark.parametrize("name", SETS)
def test_times_are_read_right_or_asked_about(name: str) -> None:
    """At least 95 % are right, and what is not right is asked about, never taken."""
    every = list(asked(name))
    missed = [one for one in every if one[1] != one[2]]
    wrong = [one for one in missed if one[2] != "?"]
    print(f"{name}: {len(every) - len(missed)} of {len(every)} right, {len(wrong)} silently wrong")

    assert wrong == []
    assert len(missed) <= (1 - RIGHT) * len(every), missed
