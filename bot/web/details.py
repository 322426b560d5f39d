"""What is known of the customer and the matter, labelled as the flow that asked it has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.dialog.steps import Step
from bot.flows.fields import When
from bot.flows.kind import Facts
from bot.flows.registry import FLOWS
from bot.templates import Context
from bot.web.masking import masked
from cases.actions import Action
from cases.forms import FORMS
from cases.policy import Policy

# Whom to ring stands first.
_FIRST = ("customer", "phone")
_FILES = "evidence"


def customer(context: Context, now: datetime, *, full: bool) -> tuple[tuple[str, str], ...]:
    """List what is known of the customer and the result, masked unless ``full``."""
    details = {key: value for key, value in context.case.details.items() if value}
    shown = details if full else masked(details)
    steps = questions(context.case.kind, context.policy, now)
    rows = [(step.label, _said(step, shown[key])) for key, step in steps.items() if key in shown]
    result = FORMS[Action.DONE]
    found = [(field.label, str(shown[field.key])) for field in result if field.key in shown]
    found += [("结论", context.outcome)] if context.outcome else []
    about = [("类别", context.subject)] if context.case.category else []
    return (*rows, *about, *found)


def questions(kind: str, policy: Policy, now: datetime) -> dict[str, Step[Any]]:
    """Give the questions of the flow that files this kind of case, whom to ring first."""
    flow = next((flow for flow in FLOWS.values() if flow.case_kind == kind), None)
    if flow is None:
        flow = next(iter(FLOWS.values()))
    steps = flow.make(policy, now, Facts()).steps
    ordered = sorted(steps, key=lambda step: step.key not in _FIRST)
    return {step.key: step for step in ordered if step.key != _FILES}


def _said(step: Step[Any], value: object) -> str:
    """Show a stored value: an option by its label, several of them in one line, a day as one."""
    codes: Mapping[str, str] = dict(zip(getattr(step, "codes", ()), step.options, strict=False))
    if isinstance(value, list | tuple):
        return "；".join(codes.get(str(one), str(one)) for one in value)
    if isinstance(step, When):
        return str(value).partition("T")[0]
    return codes.get(str(value), str(value))
