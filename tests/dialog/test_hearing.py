"""Which free sentences sound like a report, so that the person is asked whether it is one."""

import tomllib
from pathlib import Path

import pytest

from bot.flows.hearing import heard

SETS = tomllib.loads((Path(__file__).parents[1] / "data" / "hearing.toml").read_text("utf-8"))
HEARD, WRONG = 0.9, 0.05


@pytest.mark.parametrize("name", SETS)
def test_most_reports_are_heard_and_hardly_anything_else(name: str) -> None:
    """Nine of ten complaints are heard; of all else, one in twenty at most."""
    reports, others = SETS[name]["report"], SETS[name]["other"]
    missed = [text for text in reports if heard(text) != "dissatisfaction"]
    wrong = [text for text in others if heard(text)]
    print(
        f"{name}: {len(reports) - len(missed)} of {len(reports)} heard, "
        f"{len(wrong)} of {len(others)} others taken for one"
    )

    assert len(missed) <= (1 - HEARD) * len(reports), missed
    assert len(wrong) <= WRONG * len(others), wrong


def test_a_long_text_is_judged_by_its_beginning() -> None:
    """Twenty thousand characters cost no more than a sentence."""
    assert heard("客户很生气。" + "他" * 20_000)
    assert not heard("好" * 20_000 + "客户很生气")
