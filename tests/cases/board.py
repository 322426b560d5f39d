"""Cases for the tests of the rules: opened at 10:00:00, moved by the rules themselves."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cases import lifecycle
from cases.escalation import hop_told, ran_out
from cases.facts import Facts
from cases.model import Case, State
from cases.outcome import Arm, Outcome, Refusal
from cases.policy import Policy, build

PRESET = Path(__file__).parents[2] / "policies" / "picc-jiangsu.toml"
NANJING = ZoneInfo("Asia/Shanghai")
TEAM = Facts("leader1", team=("ma", "guo"), head="tang")


def policy_with(**clocks: str) -> Policy:
    """Give the shipped policy with other limits: ``staff_5m="4m"``."""
    data: dict[str, Any] = tomllib.loads(PRESET.read_text("utf-8"))
    for clock, limit in clocks.items():
        data["clock"][clock]["limit"] = limit
    policy, errors = build(data)
    assert policy, errors
    return policy


POLICY = policy_with()


def at(clock: str) -> datetime:
    """Give a time of the day of the story, as the record keeps it."""
    hours, minutes, *rest = (int(part) for part in clock.split(":"))
    seconds = rest[0] if rest else 0
    return datetime(2026, 11, 23, hours, minutes, seconds, tzinfo=NANJING).astimezone(UTC)


def opened(**more: Any) -> Outcome:
    """Give a case that chen opened at 10:00:00."""
    case = Case(
        id="c1", number="BM-261123-0001", institution="JS", kind="dissatisfaction",
        policy_id="p1", state=State.SOOTHING, reporter="chen", app="claims",
        channel="wecom_bot", opened_at=at("10:00"), sensed_at=at("10:00"), **more,
    )  # fmt: skip
    return lifecycle.opened(case, POLICY)


def done(decided: Outcome | Refusal | None) -> Outcome:
    """Take a decision that must not be a refusal."""
    assert isinstance(decided, Outcome), decided
    return decided


def refused(decided: Outcome | Refusal) -> str:
    """Take a decision that must be a refusal; gives why."""
    assert isinstance(decided, Refusal), decided
    return decided.why


def run_out(case: Case, clock: str, when: str, facts: Facts = TEAM) -> Outcome:
    """Let a clock run out."""
    hop = len(case.hops)
    return ran_out(case, Arm(clock, at(when), hop), POLICY, facts, at(when))


def with_leader(told: str = "10:05") -> Case:
    """Give a case whose first leader was told when the five minutes were over."""
    case = run_out(opened().case, "staff_5m", "10:05").case
    return done(hop_told(case, 1, at(told), POLICY)).case


def minutes(case: Case, who: str) -> float:
    """Add up the minutes booked to somebody."""
    return sum((c.end - c.start).total_seconds() for c in case.charges if c.to == who) / 60


def due(out: Outcome, clock: str) -> datetime:
    """Give when a clock that this decision armed runs out."""
    return next(arm.due_at for arm in out.arms if arm.clock == clock)


def told(out: Outcome) -> dict[str, str]:
    """Give who hears what: template by person, the last one of each."""
    return {alert.to: alert.template for alert in out.alerts}
