"""A water utility, for which nothing was made, has a policy that builds, walks and reads well."""

from pathlib import Path

import pytest

from admin.rulebook import rulebook, standalone
from bot.policies import read_policy
from cases.policy import Policy, moves_in

WATER = Path(__file__).parent / "institutions" / "water.toml"


@pytest.fixture
def water() -> Policy:
    """Give the water utility's policy."""
    policy, problems = read_policy(WATER)
    assert problems == []
    assert policy is not None
    return policy


def test_it_has_its_own_kinds_and_clocks(water: Policy) -> None:
    """A leak has a day, a burst main four hours, dirty water eight, whatever its level."""
    handle = water.clocks["handle"]

    assert water.kind_title("repair") == "报漏报修"
    assert str(handle.limit_for(kind="repair")) == "24h"
    assert str(handle.limit_for(kind="repair", level=4)) == "4h"
    assert str(handle.limit_for(kind="repair", category="quality.dirty", level=4)) == "8h"
    assert str(handle.limit_for(kind="complaint")) == "3wd"


def test_it_does_without_what_it_does_not_have(water: Policy) -> None:
    """No ladder, no review of repairs, no suspension, no reopening, no triggers."""
    moves = {move.id for move in moves_in(water, "repair")}

    assert not moves & {"T02", "T08", "T17", "T20", "T28"}
    assert {"T11", "T13", "T14", "T16", "T22", "T23", "T27"} <= moves
    assert water.triggers == {}
    assert "T28" in {move.id for move in moves_in(water, "complaint")}


def test_it_reads_like_its_rules(water: Policy) -> None:
    """Its own words, its own articles; what the file leaves open is marked as ours."""
    book = rulebook(water)
    rows = {row.label: f"{row.value}｜{row.source}" for c in book.chapters for row in c.rows}

    assert rows["受理时限"] == "10 分钟｜第5条"
    assert rows["办理时限（水浑）"] == "8 小时｜第8条"
    assert rows["说到爆管、路面塌陷"] == "4 级（群体/紧急），标记紧急｜第4条"
    assert rows["每天"].startswith("00:00 至 12:00、12:00 至 24:00")
    assert rows["每周"].startswith("星期一二三四五六日")
    assert rows["指定办理"].endswith("第7条")
    assert rows["延期"] == "不能延期｜我方默认值"
    assert "抢修站长" in standalone(water)
