"""Photos, voices and files of a draft: before it has a case, and taken off again (dialogs.md 4)."""

from collections.abc import Sequence

from cases.lifecycle import CLOSED
from cases.model import Case
from cases.outcome import Outcome, Refusal
from desk import reports
from desk.work import Work
from storage import evidence, tables
from storage.ids import new_id
from storage.people import Person
from storage.unit import Insert, Update


async def keep(
    work: Work, draft_id: str, person: Person, app: str, kind: str, media_id: str,
    case_id: str | None,
) -> str:  # fmt: skip
    """Keep what was sent, with the case where there is one already; gives its id.

    The file is fetched at once by a job, because WeCom's media ids expire.
    """
    case = await work.case(case_id) if case_id else None
    if case is not None:
        return reports.attach(work, case, person, app, kind, media_id)
    evidence_id = new_id()
    row = {
        "id": evidence_id, "case_id": None, "draft_id": draft_id, "person": person.key,
        "app": app, "kind": kind, "captured_at": work.now, "state": "waiting",
        "not_before": work.now, "attempts": 0, "media_id": media_id,
    }  # fmt: skip
    work.unit.add(Insert(tables.evidence, row))
    return evidence_id


def adopt(work: Work, draft_id: str, case: Case, by: str, sent: tuple[str, ...]) -> None:
    """Hand the draft's evidence to the case that it is about or that came of it (S4-R25).

    ``sent`` is what is still attached; what was taken off again stays with the draft and is
    forgotten with it.
    """
    if not sent:
        return
    key = {"draft_id": draft_id, "id": sent}
    work.unit.add(Update(tables.evidence, key, {"case_id": case.id}, None))
    work.put(Outcome(case).event("evidence", by, count=len(sent)))


async def follow(
    work: Work, case: Case, by: str, before: Sequence[str], now: Sequence[str]
) -> Refusal | None:
    """Book what was taken off a case again, or put back; the record keeps every file (S4-R25).

    ``before`` and ``now`` are the ids that a draft of the case holds.
    """
    if not (set(before) ^ set(now)):
        return None
    rows = await evidence.of_case(work.store, case.id)
    off = [row.id for row in rows if row.id in set(before) - set(now) and not row.taken_off_at]
    back = [row.id for row in rows if row.id in set(now) - set(before) and row.taken_off_at]
    if (off or back) and case.state in CLOSED:
        return Refusal("ended", {"state": case.state})
    for ids, at, event in ((off, work.now, "evidence_off"), (back, None, "evidence_back")):
        if ids:
            work.unit.add(Update(tables.evidence, {"id": ids}, {"taken_off_at": at}, len(ids)))
            case = await work.case(case.id) or case
            work.put(Outcome(case).event(event, by, ids=ids, count=len(ids)))
    return None
