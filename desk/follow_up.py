"""A case that a callback raises: what the customer wants beside what was settled (B8)."""

from cases.model import Case
from desk import intake, reports
from desk.appointments import Appointment
from desk.filing import Filing
from desk.work import Work

CHANNEL, RELATION, COMPLAINT = "callback", "raised_by_callback", "complaint"


async def raise_case(work: Work, filing: Filing, row: Appointment, story: str) -> Case:
    """Open a complaint where the institution takes them in so, else a report."""
    details = {
        "what": story, "customer": row.sealed["customer"], "phone": row.sealed["phone"],
    }  # fmt: skip
    if COMPLAINT in filing.policy.kind:
        case = await intake.open_case(
            work, filing.person, filing.policy, filing.policy_id, COMPLAINT,
            app=filing.app, channel=CHANNEL, draft_id=filing.draft_id, prefix=filing.prefix,
            details=details,
        )  # fmt: skip
    else:
        case = reports.open_report(
            work, filing.person, filing.policy, filing.policy_id,
            app=filing.app, created_at=filing.at, draft_id=filing.draft_id, prefix=filing.prefix,
            channel=CHANNEL,
        )  # fmt: skip
        reports.amend(work, case, filing.person.key, details)
    other = await work.case(row.case_id) if row.case_id else None
    case = await work.case(case.id) or case
    if other is not None:
        intake.link(work, case, other, RELATION)
    return await work.case(case.id) or case
