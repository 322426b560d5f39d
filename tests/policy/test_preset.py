"""The shipped policy says what its institution's rules say."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cases.policy import Policy, build, content_hash, resolved, restored


@pytest.fixture
def policy(preset: dict[str, Any]) -> Policy:
    built, errors = build(preset)
    assert errors == ()
    assert built is not None
    return built


@pytest.mark.rule("S4-R17", "S4-R20", "S4-R31")
def test_the_three_minute_clocks_come_from_the_rules(policy: Policy) -> None:
    """5 minutes for the staff, 10 for each leader, 5 for the first callback; none is assumed."""
    limits = {
        code: str(policy.clocks[code].limit)
        for code in ("staff_5m", "leader_10m", "first_callback_5m")
    }

    assert limits == {"staff_5m": "5m", "leader_10m": "10m", "first_callback_5m": "5m"}
    assert not any(policy.is_assumed("clock", code, "limit") for code in limits)


@pytest.mark.rule("S4-R21")
def test_the_number_of_hops_is_our_default_and_says_so(policy: Policy) -> None:
    """The rules name no end of the ladder, so three hops are marked as assumed."""
    assert policy.kind["dissatisfaction"].max_leader_hops == 3
    assert policy.is_assumed("kind", "dissatisfaction", "max_leader_hops")


@pytest.mark.rule("S4-R03", "S4-R27", "S4-R28")
def test_a_post_follows_from_title_tag_or_department(policy: Policy) -> None:
    """A title says more than a tag, a tag more than a department; a code says it all."""
    assert policy.post_of("claims") == "claims"
    assert policy.post_of("查勘定损岗", "综合部") == "claims"
    assert policy.post_of("", "县支公司/承保部") == "underwriting"
    assert policy.post_of("组员", "综合部", ("95518",)) == "hotline"
    assert policy.post_of("客户经理", "理赔部") == "sales"
    assert policy.post_of("司机", "综合部") is None


@pytest.mark.rule("S4-R13", "S4-R14", "S4-R15", "S4-R16")
def test_there_are_four_triggers(policy: Policy) -> None:
    """The four reasons to report have their codes and the rules' words."""
    assert list(policy.triggers) == ["T1", "T2", "T3", "T4"]


@pytest.mark.rule("S4-R32")
def test_the_script_is_a_satisfaction_survey(policy: Policy) -> None:
    """Nothing that is read to the customer names the report or the reporter."""
    assert policy.kind["dissatisfaction"].neutral_first_callback
    assert any("满意度" in line for line in policy.callback.script)


@pytest.mark.rule("S4-R41")
def test_a_version_kept_in_the_record_is_the_same_policy(policy: Policy) -> None:
    """What the record keeps is JSON; read back it is equal, and its hash is stable."""
    body = json.loads(json.dumps(resolved(policy)))

    assert restored(body) == policy
    assert body["schema"] == 2
    assert content_hash(body) == content_hash(resolved(policy))
    assert policy.effective_from == date(2018, 6, 1)


def test_other_content_has_another_hash(preset: dict[str, Any], policy: Policy) -> None:
    """One changed number is another version."""
    preset["clock"]["staff_5m"]["limit"] = "4m"
    changed, _ = build(preset)

    assert changed is not None
    assert content_hash(resolved(changed)) != content_hash(resolved(policy))


@pytest.mark.rule("S4-R41")
def test_a_policy_with_other_numbers_builds(preset: dict[str, Any]) -> None:
    """Vector V7: 4 minutes, 7 minutes and two hops need no other code."""
    preset["clock"]["staff_5m"]["limit"] = "4m"
    preset["clock"]["leader_10m"]["limit"] = "7m"
    preset["kind"]["dissatisfaction"]["max_leader_hops"] = {"value": 2, "source": "分公司细则"}

    policy, errors = build(preset)

    assert errors == ()
    assert policy is not None
    assert policy.clocks["staff_5m"].limit.elapsed() == timedelta(minutes=4)
    assert policy.clocks["leader_10m"].limit.elapsed() == timedelta(minutes=7)
    assert policy.kind["dissatisfaction"].max_leader_hops == 2
    assert not policy.is_assumed("kind", "dissatisfaction", "max_leader_hops")
