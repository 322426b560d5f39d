"""Photos, voices and files of a draft that has no case yet (dialogs.md 4)."""

from cases.model import Case
from cases.outcome import Outcome
from desk import reports
from desk.work import Work
from storage import tables
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


def adopt(work: Work, draft_id: str, case: Case, by: str, count: int) -> None:
    """Hand the draft's evidence to the case that it is about or that came of it (S4-R25)."""
    if not count:
        return
    work.unit.add(Update(tables.evidence, {"draft_id": draft_id}, {"case_id": case.id}, None))
    work.put(Outcome(case).event("evidence", by, count=count))
