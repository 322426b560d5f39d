"""What came of a case, and what the customer has of it (S0-R24, S0-R25, S0-R32)."""

from collections.abc import Mapping
from typing import Any

from cases.moves.step import Step
from cases.outcome import Refusal

# What is told of a result in words; it stays sealed with the customer's story.
_WORDS = ("finding", "responsibility", "solution")
GROUNDS = "grounds"


def words(step: Step) -> dict[str, str]:
    """Give what was found and done, and the reason that is read to the customer (S0-R24)."""
    told = {key: step.said(key) for key in _WORDS}
    return told | ({GROUNDS: step.said(GROUNDS)} if step.said(GROUNDS) else {})


def named(form: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """Give the result for the timeline, in the policy's words."""
    called = step.policy.kind[step.case.kind].outcomes.get(form.get("outcome", ""), "")
    agreed = {"settled": form["settled"]} if "settled" in form else {}
    return ({"result": called} if called else {}) | agreed


def form(step: Step) -> dict[str, Any] | Refusal:
    """Give the result by its code, and the signed agreement of a settlement (S0-R32).

    An agreement that came with an earlier result stays; without any, a settlement is refused.
    """
    kept, kind = step.case.form, step.policy.kind[step.case.kind]
    if kind.outcomes and step.said("outcome") not in kind.outcomes:
        return Refusal("unread_code")
    given = {"outcome": step.said("outcome")} if kind.outcomes else {}
    if not kind.settlement:
        return {**kept, **given}
    settled = bool(step.given.get("settled"))
    signed = [*kept.get("agreement", ()), *step.listed("agreement")]
    if settled and not signed:
        return Refusal("agreement_first")
    agreed = {"agreement": signed} if signed else {}
    return {**kept, **given, "settled": settled, **agreed}
