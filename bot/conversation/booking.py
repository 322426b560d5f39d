"""A word on an appointment: 查看 and 取消 with its code; 改约 and 回访结果 are flows."""

from bot.conversation import drafts
from bot.conversation.speech import Line, Speech, talk
from bot.conversation.visit import Visit
from bot.flows.booked import WHICH
from cases.masking import mask_name, mask_phone
from cases.when import shown_time
from desk import appointments, keepers
from desk.appointments import Appointment

# What an appointment's code begins with.
CODE = "HF-"


async def say(visit: Visit, word: str, code: str) -> Speech | None:
    """Show or cancel an appointment that this person keeps.

    None for a word that is a flow's, and where the code answers a flow's question.
    """
    if word not in {"取消", "查看", ""}:
        return None
    running = None if word else await drafts.running(visit.work, visit.person)
    if running and running.draft.asked == WHICH:
        return None
    rows = await keepers.kept(visit.work, visit.person.key)
    row = next((row for row in rows if appointments.code(row) == code), None)
    if row is None:
        return talk("no_such_appointment", code=code)
    if word == "取消":
        await appointments.cancel(visit.work, row, visit.person.key)
        return talk("appointment_cancelled", code=code)
    return view(visit, row)


def view(visit: Visit, row: Appointment) -> Speech:
    """Show all of it to whoever calls; a push never carries a number or a story."""
    told = row.sealed
    values = {
        "code": appointments.code(row), "mode": row.mode, "attempts": row.attempts,
        "at": shown_time(row.starts_at.astimezone(visit.desk.policy.zone)),
        "case_no": told["case_no"] or "",
    }  # fmt: skip
    private = {key: told[key] or "" for key in ("customer", "phone", "place", "purpose")}
    masked = {
        "customer": mask_name(told["customer"]), "phone": mask_phone(told["phone"]),
        "place": "", "purpose": "",
    }  # fmt: skip
    shown, pushed = (Line("talk", "appointment", None, values | more) for more in (private, masked))
    return Speech((shown,), pushed)
