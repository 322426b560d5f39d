"""A case as rows of the record and back again; the only place that knows both shapes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from cases.heed import Grave, Noted
from cases.model import (
    ENDED,
    WITH_UNIT,
    Assignment,
    Attempt,
    Callback,
    Case,
    Charge,
    Contact,
    Discussion,
    Handing,
    Hop,
    Link,
    Offer,
    State,
    Told,
)
from cases.running import Running
from storage.cases import CaseRow

# These have columns of their own; ``details`` is sealed; the rest is the row's JSON body.
COLUMNS = frozenset(
    {"id", "number", "institution", "kind", "policy_id", "state", "reporter", "opened_at"}
    | {"draft_id", "closed_at", "revision", "details"}
)
# A row says these only where there is something to say, so that the release before reads it.
LATER = frozenset(
    {"contact", "deputy", "running", "level", "category", "subcategory", "assignments"}
    | {
        "contacts",
        "discussions",
        "links",
        "handing",
        "asked",
        "accepted_by",
        "redo_count",
        "past_callbacks",
        "purpose",
    }
    | {"merged_into", "satisfaction", "received_at", "archived_at", "form"}
    | {"sensed_told", "grave", "about"}
)
# What goes without saying: the least level, the first callback.
USUAL = {"level": 1, "purpose": "first"}
PARTS = {
    "hops": Hop, "told": Told, "charges": Charge, "assignments": Assignment, "contacts": Contact,
    "links": Link, "discussions": Discussion,
}  # fmt: skip
BODY = tuple(field.name for field in fields(Case) if field.name not in COLUMNS)


def to_body(case: Case) -> dict[str, Any]:
    """Give the JSON body of a case; instants become ISO text."""
    plain: dict[str, Any] = _plain(
        {name: part for name in BODY if _says(name, part := getattr(case, name))}
    )
    return plain


def to_columns(case: Case, now: datetime) -> dict[str, Any]:
    """Give the columns that change with the case, without its sealed part."""
    return {
        "state": case.state,
        "draft_id": case.draft_id,
        "hop": len(case.hops),
        "assignee": _holder(case),
        "changed_at": now,
        "closed_at": case.closed_at,
        "body": to_body(case),
    }


def _holder(case: Case) -> str | None:
    """Give who has the case at hand: the unit's handler while it works, else who took the call."""
    if case.state in WITH_UNIT:
        return case.solution_owner
    return case.callback.assignee if case.callback else None


def to_case(row: CaseRow) -> Case:
    """Build the case from its row."""
    body = dict(row.body)
    for name, part in PARTS.items():
        body[name] = tuple(_build(part, item) for item in body.get(name, ()))
    body["callback"] = _callback(body["callback"])
    body["past_callbacks"] = tuple(_past(item) for item in body.get("past_callbacks", ()))
    body["handing"] = _build(Handing, body["handing"]) if body.get("handing") else None
    body["grave"] = _grave(body["grave"]) if body.get("grave") else None
    body["running"] = {clock: _running(run) for clock, run in body.get("running", {}).items()}
    for name in ("sensed_at", "sensed_told", "submitted_at", "received_at", "archived_at"):
        body[name] = _instant(body.get(name))
    body |= {name: tuple(body.get(name, ())) for name in ("flags", "asked")}
    return Case(
        id=row.id, number=row.number, institution=row.institution, kind=row.kind,
        policy_id=row.policy_id, state=State(row.state), reporter=row.reporter,
        opened_at=row.opened_at, draft_id=row.draft_id, closed_at=row.closed_at,
        revision=row.revision, details=dict(row.sealed), **body,
    )  # fmt: skip


def parts(case: Case) -> set[tuple[str, str]]:
    """List who stands in a case and as what, for "my cases" (design §3)."""
    found = {("reporter", case.reporter)} | {("leader", hop.leader) for hop in case.hops}
    found |= {("leader", told.to) for told in case.told}
    found |= {("deputy", hop.deputy) for hop in case.hops if hop.deputy}
    found |= {("deputy", told.deputy) for told in case.told if told.deputy}
    found |= {("contact", case.contact)} if case.contact else set()
    found |= {("registrar", case.registrar)} if case.registrar else set()
    found |= {("heir", case.handing.to)} if case.handing else set()
    found |= {("asked", person) for person in case.asked}
    found |= {("alerted", person) for person in case.grave.asked} if case.grave else set()
    if case.callback:
        found |= _callers(case.callback, "caller" if case.callback.purpose == "first" else "second")
    return found | {part for order in case.assignments for part in _unit(order)}


def _callers(callback: Callback, part: str) -> set[tuple[str, str]]:
    found = {(part, offer.person) for offer in callback.offers}
    return found | ({(part, callback.assignee)} if callback.assignee else set())


def _unit(order: Assignment) -> set[tuple[str, str]]:
    named = {"head": order.head, "handler": order.handler, "sender": order.by}
    return {(part, person) for part, person in named.items() if person}


def is_open(case: Case) -> bool:
    """Tell whether anything may still happen to the case."""
    return case.state not in ENDED


def _callback(body: Mapping[str, Any] | None) -> Callback | None:
    return None if body is None else _past(body)


def _past(body: Mapping[str, Any]) -> Callback:
    callback: Callback = _build(Callback, body)
    return replace(
        callback,
        offers=tuple(_build(Offer, item) for item in body["offers"]),
        attempts=tuple(_build(Attempt, item) for item in body["attempts"]),
    )


def _grave(body: Mapping[str, Any]) -> Grave:
    grave: Grave = _build(Grave, body)
    return replace(grave, noted=tuple(_build(Noted, item) for item in body["noted"]))


def _running(body: Mapping[str, Any]) -> Running:
    run: Running = _build(Running, body)
    paused = tuple((_known(start), _known(end)) for start, end in body["paused"])
    return replace(run, paused=paused, marks=tuple(body["marks"]))


def _build(part: type[Any], body: Mapping[str, Any]) -> Any:  # noqa: ANN401 (one of PARTS)
    instants = {"start", "end", "at"}
    values = {k: _instant(v) if k.endswith("_at") or k in instants else v for k, v in body.items()}
    # JSON knows no tuples.
    return part(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def _instant(value: str | None) -> datetime | None:
    return _known(value) if value else None


def _known(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _says(name: str, value: object) -> bool:
    return name not in LATER or (bool(value) and value != USUAL.get(name))


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a case holds)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        named = {part.name: getattr(value, part.name) for part in fields(value)}
        value = {name: part for name, part in named.items() if _says(name, part)}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
