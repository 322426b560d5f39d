"""Where a case went: the units that had it, what they said to the customer, what it is tied to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from admin.times import Times
from admin.words import RELATIONS, name_in
from cases.model import Case
from cases.policy import Policy

Name = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Order:
    """One dispatch: to which unit, by whom, why, who works on it, and what became of it."""

    n: int
    unit: str
    cause: str
    by: str
    at: str
    handler: str
    co_units: str
    signed: str
    returned: str
    designated: bool


@dataclass(frozen=True, slots=True)
class Touch:
    """One time that the unit spoke with the customer, or tried to."""

    at: str
    by: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Another case that belongs to this one."""

    relation: str
    number: str


def orders(case: Case, policy: Policy, name: Name, times: Times) -> Iterator[Order]:
    """Tell each dispatch, the first one first."""

    def unit(code: str) -> str:
        rule = policy.units.get(code)
        return rule.label if rule else code

    for one in case.assignments:
        why = policy.dispatch.return_reasons.get(one.return_reason, one.return_reason)
        returned = f"{times.short(one.returned_at)} {why}" if one.returned_at else ""
        yield Order(
            one.n, unit(one.unit), one.cause, name(one.by), times.short(one.at),
            name(one.handler or one.head) if one.handler or one.head else "",
            "、".join(map(unit, one.co_units)), times.short(one.signed_at), returned,
            one.designated,
        )  # fmt: skip


def touches(case: Case, name: Name, times: Times) -> Iterator[Touch]:
    """Tell each contact with the customer; what was said stands in the timeline."""
    for one in case.contacts:
        yield Touch(times.short(one.at), name(one.by), one.reached)


def ties(case: Case) -> Iterator[Tie]:
    """Tell each tied case."""
    for link in case.links:
        yield Tie(name_in(RELATIONS, link.relation), link.number)
