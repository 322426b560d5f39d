"""By when the customer has his answer: which term a case runs on (domain.md A4, B5).

A pure function of the case and its policy. Whatever changes one of the signs changes the term.
"""

from cases.model import Case
from cases.policy import TERMS, USUAL_TERMS, Policy, TermRule


def term_of(case: Case, policy: Policy) -> str | None:
    """Name the term that is the case's own: the first whose signs hold; None where none does."""
    return next(
        (name for name in TERMS if (rule := _rule(name, policy)) and _holds(rule, case)), None
    )


def running_term(case: Case) -> str | None:
    """Name the term that runs or waits; None where the customer has his answer, or owes none."""
    runs = (name for name in TERMS if name in case.running)
    return next((name for name in runs if case.running[name].stopped_at is None), None)


def sign(name: str, case: Case, policy: Policy) -> tuple[str, str]:
    """Give what made a term the case's own: ``flag``, ``channel`` or ``level``, and which.

    Two empty texts for a term that needs no sign.
    """
    rule = _rule(name, policy) or TermRule()
    if rule.flags:
        return "flag", next(flag for flag in rule.flags if flag in case.flags)
    if rule.channels:
        return "channel", case.channel
    return ("level", str(case.level)) if rule.level else ("", "")


def _rule(name: str, policy: Policy) -> TermRule | None:
    clock = policy.clocks.get(name)
    return (clock.when or USUAL_TERMS[name]) if clock else None


def _holds(rule: TermRule, case: Case) -> bool:
    return (
        case.kind in rule.kinds
        and (not rule.channels or case.channel in rule.channels)
        and (not rule.flags or bool({*rule.flags} & {*case.flags}))
        and (rule.level is None or case.level >= rule.level)
    )
