"""Which of the appointments that somebody has agreed is meant."""

from bot.dialog.steps import Choice, Step
from bot.flows.fields import Name
from bot.flows.kind import Facts, Offers
from cases.policy import Policy
from cases.when import shown_time
from desk import appointments
from desk.appointments import Appointment
from desk.filing import Filing
from desk.work import Work

_CUSTOMER = Name("customer", "", "")


def which(offers: Offers) -> Step[str]:
    """Return the question which appointment it is; a single one is known and not asked about."""
    return Choice(
        "which", "是哪一个预约？", "预约", offers or {"": ("没有预约",)},
    )  # fmt: skip


async def mine(work: Work, filing: Filing) -> Facts:
    """Offer the appointments of whoever asks; the only one is known."""
    rows = await appointments.booked(work, filing.person.key)
    offers = {row.id: _labels(row, filing.policy) for row in rows}
    return Facts({"which": rows[0].id} if len(rows) == 1 else {}, {"which": offers})


async def barred(work: Work, filing: Filing) -> str:
    """Say that there is no appointment, where there is none."""
    rows = await appointments.booked(work, filing.person.key)
    return "" if rows else "no_appointment"


async def chosen(work: Work, filing: Filing, appointment_id: str) -> Appointment | None:
    """Give the chosen appointment, if it is still this person's and booked."""
    rows = await appointments.booked(work, filing.person.key)
    return next((row for row in rows if row.id == appointment_id), None)


def _labels(row: Appointment, policy: Policy) -> tuple[str, ...]:
    at = shown_time(row.starts_at.astimezone(policy.zone))
    code = appointments.code(row)
    return (f"{at} {_CUSTOMER.show(row.sealed['customer'])}", code)
