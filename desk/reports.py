"""Opening a report and adding to it: the record begins with one tap (design §4.1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases import lifecycle
from cases.model import Case, State
from cases.outcome import Outcome, Refusal
from cases.policy import Policy
from desk.work import Work
from storage import tables
from storage.ids import new_id
from storage.people import Person
from storage.unit import Draw, Insert

KIND = "dissatisfaction"


def open_report(  # noqa: PLR0913 (what a report is opened with, by name)
    work: Work,
    reporter: Person,
    policy: Policy,
    policy_id: str,
    *,
    app: str,
    created_at: datetime,
    draft_id: str,
    prefix: str = "",
    channel: str = "wecom_bot",
    registrar: str | None = None,
) -> Case:
    """Open a report and start the staff clock (S4-R12, S4-R17).

    ``created_at`` is WeCom's CreateTime; ``channel`` is the door; ``prefix`` is the institution's
    own part of the number; ``registrar`` is who typed it in for the reporter (S4-R29). The
    draft's id is unique on the case, so that one never opens two.
    """
    rules = policy.kind[KIND]
    day = work.now.astimezone(policy.zone).strftime("%y%m%d")
    case = Case(
        id=new_id(), number="", institution=reporter.institution, kind=KIND,
        policy_id=policy_id, state=State.SOOTHING, reporter=reporter.key, app=app,
        channel=channel, post=_post(reporter, policy), opened_at=work.now, draft_id=draft_id,
        registrar=registrar,
        sensed_at=lifecycle.sensed(created_at, work.now, policy, KIND),
    )  # fmt: skip
    number_prefix = f"{prefix}-{rules.prefix}" if prefix else rules.prefix
    work.new(case, Draw(reporter.institution, number_prefix, day))
    decided = lifecycle.opened(case, policy)
    work.put(decided)
    # With its clock: what is added in the same turn goes on from here.
    return decided.case


def _post(reporter: Person, policy: Policy) -> str:
    """Give the code of the reporter's post, or what the contacts call it (S4-R03)."""
    return policy.post_of(reporter.post, reporter.department) or reporter.post


def amend(
    work: Work,
    case: Case,
    actor: str,
    details: Mapping[str, Any],
    noticed: datetime | None = None,
) -> Refusal | None:
    """Save the details as they are now; nothing is written when nothing changed.

    ``noticed`` is when the reporter says to have noticed, which moves no clock.
    """
    known = {key: value for key, value in details.items() if value}
    earlier = lifecycle.earlier(case, noticed)
    if known == case.details and earlier == case.sensed_told:
        return None
    decided = lifecycle.amend(case, actor, known, earlier)
    if isinstance(decided, Refusal):
        return decided
    work.put(decided)
    return None


def attach(work: Work, case: Case, person: Person, app: str, kind: str, media_id: str) -> str:
    """Keep a photo or voice message as evidence of a case; gives its id (S4-R25).

    The file is fetched at once by a job, because WeCom's media ids expire.
    """
    coming = {"app": app, "state": "waiting", "media_id": media_id}
    return _attached(work, case, case.draft_id, person, kind, coming)


def attach_file(
    work: Work, case: Case | None, draft_id: str, person: Person, kind: str, sha256: str, size: int
) -> str:
    """Keep a file that is stored already as evidence of a draft and of its case; gives its id."""
    here = {"app": "web", "state": "kept", "sha256": sha256, "size": size}
    return _attached(work, case, draft_id, person, kind, here)


def _attached(
    work: Work, case: Case | None, draft_id: str | None, person: Person, kind: str,
    file: Mapping[str, Any],
) -> str:  # fmt: skip
    evidence_id = new_id()
    unknown = {"media_id": None, "sha256": None, "size": None}
    row = {
        "id": evidence_id, "case_id": case.id if case else None, "draft_id": draft_id,
        "person": person.key, "kind": kind, "captured_at": work.now, "not_before": work.now,
        "attempts": 0, **unknown, **file,
    }  # fmt: skip
    work.unit.add(Insert(tables.evidence, row))
    if case is not None:
        work.put(Outcome(case).event("evidence", person.key, id=evidence_id, kind=kind))
    return evidence_id
