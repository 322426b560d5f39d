"""Cases on their way to a unit: a policy with units, and people in every part."""

import tomllib
from dataclasses import replace
from typing import Any

from cases.actions import Action
from cases.facts import Facts
from cases.machine import allowed
from cases.model import Assignment, Case, State
from cases.moves import MOVES, Around, Step
from cases.outcome import Outcome, Refusal
from cases.policy import Policy, build
from cases.transitions import Part
from tests.cases.board import PRESET, at, opened

UNITS = {
    "claims": {"label": "理赔部", "departments": ["理赔部"], "causes": ["拖延", "定损金额"]},
    "sales": {"label": "销售部", "departments": ["销售部"], "causes": ["误导"]},
}
DISPATCH = {
    "return_allowed": 1, "return_within": "2h", "designate_from": 3, "assumed": True,
    "return_reasons": {"not_ours": "非本单位职责"}, "reject_reasons": {"court": "已在诉讼中"},
}  # fmt: skip


def ways(**kind: Any) -> Policy:
    """Give the shipped policy with two units, and what the test changes of its kind."""
    data: dict[str, Any] = tomllib.loads(PRESET.read_text("utf-8"))
    data["unit"], data["dispatch"], data["category"] = UNITS, DISPATCH, {}
    # One rule is left, so that the longer term of a complaint may begin at all.
    data["level"] = [rule for rule in data["level"] if "complex" in rule.get("flags", ())]
    data["kind"]["dissatisfaction"].pop("archive_after")
    data["kind"]["dissatisfaction"] |= {"reopen_within": "7d", "assumed": True, **kind}
    policy, errors = build(data)
    assert policy, errors
    return policy


WAYS = ways()
PEOPLE = Around(
    dispatchers=("ma",), reviewers=("tang",), managers=("tang",), line_leaders=("zhao",),
    heads={"claims": ("wang",), "sales": ("zhou",)}, workers=("liu", "chen"),
    callers=Facts(team=("lin",)),
)  # fmt: skip


def case_in(state: State, **more: Any) -> Case:
    """Give a case that stands in a state."""
    return replace(opened().case, state=state, **more)


def order(**more: Any) -> Assignment:
    """Give the order to the claims department of 10:00."""
    plain = Assignment(1, "claims", (), "liu", "ma", at("10:00"), "拖延", head="wang")
    return replace(plain, **more)


def move(
    case: Case,
    who: str,
    part: Part,
    action: Action,
    when: str = "10:10",
    policy: Policy = WAYS,
    around: Around = PEOPLE,
    **given: Any,
) -> Outcome | Refusal:
    """Let somebody in one part do something, as the desk does it."""
    ruled = allowed(case, action, frozenset({part}), policy)
    if isinstance(ruled, Refusal):
        return ruled
    step = Step(case, who, at(when), policy, frozenset({part}), given, around)
    return MOVES[action](step)
