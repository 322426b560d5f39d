"""Which of the appointments that somebody has agreed is meant."""

from datetime import datetime

from bot.dialog.steps import Choice, Step
from bot.flows.fields import Name
from bot.flows.kind import Facts, Offers
from cases.when import shown_time
from desk import appointments, keepers
from desk.appointments import Appointment, Trouble
from desk.filing import Filing
from desk.work import Work

# The question which one is meant.
WHICH = "which"
_CUSTOMER = Name("customer", "", "")


def which(offers: Offers) -> Step[str]:
    """Return the question which appointment it is; a single one is known and not asked about."""
    return Choice(
        WHICH, "是哪一个预约？", "预约", offers or {"": ("没有预约",)},
    )  # fmt: skip


async def mine(work: Work, filing: Filing) -> Facts:
    """Offer the appointments of whoever asks; the only one is known."""
    rows = await keepers.kept(work, filing.person.key)
    offers = {row.id: await _labels(work, filing, row) for row in rows}
    return Facts({WHICH: rows[0].id} if len(rows) == 1 else {}, {WHICH: offers})


async def barred(work: Work, filing: Filing) -> str:
    """Say that there is no appointment, where there is none."""
    rows = await keepers.kept(work, filing.person.key)
    return "" if rows else "no_appointment"


async def chosen(work: Work, filing: Filing, appointment_id: str) -> Appointment | None:
    """Give the chosen appointment, if it is still this person's and booked."""
    rows = await keepers.kept(work, filing.person.key)
    return next((row for row in rows if row.id == appointment_id), None)


async def trouble(
    work: Work, filing: Filing, row: Appointment, told: datetime, mode: str = ""
) -> Trouble | None:
    """Say why an appointment can't be moved to a time; it stays with whoever agreed it."""
    how = mode or row.mode
    return await appointments.trouble(
        work, filing.policy, row.person, told, how, row.case_id, row.id
    )


async def _labels(work: Work, filing: Filing, row: Appointment) -> tuple[str, ...]:
    at = shown_time(row.starts_at.astimezone(filing.policy.zone))
    agreed = await work.person(row.person) if row.person != filing.person.key else None
    whose = f"（代{agreed.name}）" if agreed else ""
    return (f"{at} {_CUSTOMER.show(row.sealed['customer'])}{whose}", appointments.code(row))
