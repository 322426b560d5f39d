"""A case as rows of the record and back again; the only place that knows both shapes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from cases.model import (
    ENDED,
    Attempt,
    Callback,
    Case,
    Charge,
    Hop,
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
LATER = frozenset({"contact", "deputy", "running"})
PARTS = {"hops": Hop, "told": Told, "charges": Charge}
BODY = tuple(field.name for field in fields(Case) if field.name not in COLUMNS)


def to_body(case: Case) -> dict[str, Any]:
    """Give the JSON body of a case; instants become ISO text."""
    plain: dict[str, Any] = _plain({name: getattr(case, name) for name in BODY})
    return plain


def to_columns(case: Case, now: datetime) -> dict[str, Any]:
    """Give the columns that change with the case, without its sealed part."""
    return {
        "state": case.state,
        "draft_id": case.draft_id,
        "hop": len(case.hops),
        "assignee": case.callback.assignee if case.callback else None,
        "changed_at": now,
        "closed_at": case.closed_at,
        "body": to_body(case),
    }


def to_case(row: CaseRow) -> Case:
    """Build the case from its row."""
    body = dict(row.body)
    for name, part in PARTS.items():
        body[name] = tuple(_build(part, item) for item in body[name])
    body["callback"] = _callback(body["callback"])
    body["running"] = {clock: _running(run) for clock, run in body.get("running", {}).items()}
    for name in ("sensed_at", "submitted_at"):
        body[name] = _instant(body[name])
    body["flags"] = tuple(body["flags"])
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
    if case.callback:
        found |= {("caller", offer.person) for offer in case.callback.offers}
        found |= {("caller", case.callback.assignee)} if case.callback.assignee else set()
    return found


def is_open(case: Case) -> bool:
    """Tell whether anything may still happen to the case."""
    return case.state not in ENDED


def _callback(body: Mapping[str, Any] | None) -> Callback | None:
    if body is None:
        return None
    callback: Callback = _build(Callback, body)
    return replace(
        callback,
        offers=tuple(_build(Offer, item) for item in body["offers"]),
        attempts=tuple(_build(Attempt, item) for item in body["attempts"]),
    )


def _running(body: Mapping[str, Any]) -> Running:
    run: Running = _build(Running, body)
    paused = tuple((_known(start), _known(end)) for start, end in body["paused"])
    return replace(run, paused=paused, marks=tuple(body["marks"]))


def _build(part: type[Any], body: Mapping[str, Any]) -> Any:  # noqa: ANN401 (one of PARTS)
    instants = {"start", "end"}
    return part(
        **{k: _instant(v) if k.endswith("_at") or k in instants else v for k, v in body.items()}
    )


def _instant(value: str | None) -> datetime | None:
    return _known(value) if value else None


def _known(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a case holds)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        value = {part.name: getattr(value, part.name) for part in fields(value)}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v or k not in LATER}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
