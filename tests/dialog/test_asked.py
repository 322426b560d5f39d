"""Each institution asks of a complaint what its policy names, and takes what else is told."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Learned, Opened
from bot.dialog.flow import Flow
from bot.dialog.steps import never
from bot.flows.kind import Facts
from bot.flows.registry import FLOWS
from cases.policy import build
from tests.dialog.flows import NOW

POLICIES = Path(__file__).parents[2] / "policies"
INSURER = ("policy_no", "claim_no", "plate", "relation")


def flow_of(name: str, kind: str = "complaint", **more: Any) -> Flow:
    """Give a kind's flow under a shipped policy, whose kind says more."""
    data = tomllib.loads((POLICIES / f"{name}.toml").read_text("utf-8"))
    data["kind"][kind].update(more)
    policy, errors = build(data)
    assert policy, errors
    return FLOWS[kind].make(policy, NOW, Facts())


def asked(flow: Flow) -> list[str]:
    """List what is asked, in order, of somebody who says nothing by himself."""
    return [step.key for step in flow.steps if step.asked_if is not never]


def test_an_insurer_asks_for_numbers_and_who_complains() -> None:
    """One question for the three numbers; the relation by the policy's own words."""
    flow = flow_of("picc-jiangsu")
    assert set(INSURER) & set(asked(flow)) == {"policy_no", "relation"}
    relation = flow.step("relation")
    assert relation is not None
    assert relation.options[0] == "投保人"


@pytest.mark.parametrize("name", ["shebao", "integrated"])
def test_nobody_else_is_asked_for_a_policy(name: str) -> None:
    """Neither is there a question nor a place for it; who complains is taken where it is told."""
    flow = flow_of(name)
    assert not set(INSURER) & set(asked(flow))
    assert not {"policy_no", "claim_no", "plate"} & {step.key for step in flow.steps}
    turn = advance(flow, start(flow, "d-1"), Opened("张三 13812345678 没有发钱 本人"), NOW)
    assert turn.draft.answers["relation"] == "self"
    assert turn.draft.asked == "category"


@pytest.mark.parametrize("kind", ["complaint", "application"])
def test_one_number_alone_has_its_own_question(kind: str) -> None:
    """A repair shop that keeps plates asks for the plate, and for no policy."""
    flow = flow_of("integrated", kind, asks=["plate"])
    (plate,) = (step for step in flow.steps if step.key in INSURER[:3])
    assert (plate.key, plate.question, plate.required) == ("plate", "车牌是多少？", False)
    assert "plate" in asked(flow)


def test_what_is_asked_beside_the_needed_may_be_left_open() -> None:
    """`asks` opens a question that can be passed over, `fields` one that must be answered."""
    need = ["customer", "phone", "what", "materials"]
    flow = flow_of("integrated", "application", fields=need, asks=["address"])
    steps = {step.key: step.required for step in flow.steps if step.key in asked(flow)}
    assert (steps["materials"], steps["address"]) == (True, False)
    assert "demand" not in steps


def test_what_a_policy_system_says_is_checked_as_if_typed() -> None:
    """A number that is none is asked, and never breaks the conversation; the rest is taken."""
    flow = flow_of("picc-jiangsu", asks=["id_number", "address"])
    draft = start(flow, "d-1")
    known = {
        "customer": "张伟",
        "id_number": "320106199001011239",
        "phone": 7,
        "address": "中山路1号",
    }
    turn = advance(flow, draft, Learned(known), NOW)
    assert dict(turn.draft.answers) == {"customer": "张伟", "address": "中山路1号"}
