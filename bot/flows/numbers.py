"""The numbers of a customer's things, as far as a policy asks for them (domain.md A2)."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.dialog.steps import Step, always
from bot.flows.dissatisfaction import claim_no, plate, policy_no

NUMBERS = (policy_no, claim_no, plate)
# An institution without policies, claims and cars asks for none of them.
ANY = "reference"


def numbers(wanted: Collection[str]) -> tuple[Step[Any], ...]:
    """Return the questions for the numbers named: one for all three, where any one will do."""
    if ANY in wanted:
        return NUMBERS
    return tuple(_alone(step) for step in NUMBERS if step.key in wanted)


def _alone(step: Step[Any]) -> Step[Any]:
    return replace(step, question=f"{step.label}是多少？", asked_if=always)
