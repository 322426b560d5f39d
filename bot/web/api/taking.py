"""One record of a request: filed once, with its case or with somebody who completes it."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.conversation.visit import Desk
from bot.web.api.reasons import Wrong
from bot.web.api.record import Record, read, untimely
from cases.model import Case
from desk import calls
from desk.calls import ATTACHED, Call
from desk.record import is_open
from desk.work import Work
from storage import hotline
from storage.hotline import CallRow

DRAFTED, REFUSED = "drafted", "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a record; ``more`` stands in the answer beside it."""

    status: str
    more: dict[str, Any] = field(default_factory=dict)
    case: Case | None = None
    draft_id: str | None = None
    person: str | None = None

    @classmethod
    def refused(cls, *wrong: Wrong) -> "Result":
        """Refuse, naming each field that is wrong with the reason; the first one beside them."""
        errors = [{"field": field, "reason": reason} for field, reason in wrong]
        return cls(REFUSED, {**errors[0], "errors": errors})


# Puts a record that has no case before an agent, as a draft with its gaps.
Offer: TypeAlias = Callable[[Work, str, Desk, Record, str], Awaitable[Result]]


async def take(work: Work, institution: str, desk: Desk, raw: object, offer: Offer) -> Result:
    """File one record; the same call again gets the answer that it got first."""
    found = read(raw)
    if isinstance(found, tuple):
        return Result.refused(*found)
    if wrong := untimely(found, work.now, _oldest(desk, work.now)):
        return Result.refused(*wrong)
    known = await hotline.call(work.store, institution, found.call_id)
    if known is not None:
        return await _later(work, known, found) or _again(known, found)
    result = await _placed(work, institution, desk, found, offer)
    if result.status != REFUSED:
        work.unit.add(hotline.file(work.store, _row(institution, found, result, work.now)))
    return result


def _oldest(desk: Desk, now: datetime) -> datetime:
    """Give the time before which a call is about no case any more that is kept."""
    return now - timedelta(days=366 * desk.policy.retention.cases_years)


async def _placed(work: Work, institution: str, desk: Desk, record: Record, offer: Offer) -> Result:
    """Find the case of a record: by its number, else the only open one with one of its keys."""
    call = Call(record.call_id, record.started_at, record.summary, _keys(record))
    if record.case_number:
        case = await calls.named(work, institution, record.case_number)
        if case is None:
            return Result.refused(("case_number", "没有这个编号的事项，请核对；不确定就不填"))
        if is_open(case):
            return _attached(work, case, call)
    found = await calls.matching(work, institution, call.keys)
    if len(found) == 1 and not record.case_number:
        return _attached(work, found[0], call)
    return await offer(work, institution, desk, record, "、".join(case.number for case in found))


async def _later(work: Work, known: CallRow, record: Record) -> Result | None:
    """Put the log of a call to the case that a person filed from it; None if it has its log."""
    case = await work.case(known.case_id or "") if not known.digest else None
    if case is None:
        return None
    call = Call(record.call_id, record.started_at, record.summary, _keys(record))
    result = _attached(work, case, call)
    row = _row(known.institution, record, result, known.received_at)
    work.unit.add(hotline.complete(work.store, row))
    return result


def _attached(work: Work, case: Case, call: Call) -> Result:
    calls.attach(work, case, call)
    return Result(ATTACHED, {"case_number": case.number}, case)


def _keys(record: Record) -> dict[str, str]:
    """Give the look-up keys of a record; an employee's own number is no customer's."""
    caller = record.caller if record.caller_kind == "customer" else ""
    named = {
        "phone": caller, "policy_no": record.policy_no, "claim_no": record.claim_no,
        "plate": record.plate,
    }  # fmt: skip
    return {kind: value for kind, value in named.items() if value}


def _row(institution: str, record: Record, result: Result, now: datetime) -> CallRow:
    return CallRow(
        institution, record.call_id, now, result.status, result.case.id if result.case else None,
        result.draft_id, result.person, _digest(record), result.more,
    )  # fmt: skip


def _again(known: CallRow, record: Record) -> Result:
    more = {**known.sealed, "repeated": True}
    if known.digest != _digest(record):
        more["reason"] = "这个通话编号已经登记过别的内容，以先收到的为准"
    return replace(Result(known.status), more=more)


def _digest(record: Record) -> str:
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()
