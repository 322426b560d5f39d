"""By when a customer is answered, to be read out to him when his matter is registered."""

from datetime import datetime

from cases import spans
from cases.calendar import YearNotCovered, calendar_of
from cases.model import Case
from cases.moves.timing import category_of
from cases.policy import Policy
from cases.terms import running_term
from cases.when import shown, shown_time


def due(policy: Policy, case: Case) -> str:
    """Say by when the customer is answered, to be read out; empty where nothing says so."""
    term = running_term(case)
    end = case.running[term].due_at if term else _worked_on(policy, case)
    if end is None:
        return ""
    # The end of a day still belongs to it.
    last = (end - datetime.resolution).astimezone(policy.zone)
    exact = end.astimezone(policy.zone)
    return f"{shown(last.date())}24:00" if exact.date() > last.date() else shown_time(exact)


def _worked_on(policy: Policy, case: Case) -> datetime | None:
    """Give by when a unit would be done that had the case now; None where nobody can say."""
    rule = policy.clocks.get("handle")
    if rule is None:
        return None
    limit = rule.limit_for(case.kind, category_of(case), case.level)
    try:
        return spans.due(case.opened_at, limit, calendar_of(policy), rule.ceiling)
    except YearNotCovered:
        return None
