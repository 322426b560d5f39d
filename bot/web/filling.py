"""What must be known before a case goes to a unit, asked on its page where it is still missing."""

from collections.abc import Mapping

from bot.dialog.steps import Refusal as Unread
from bot.web.details import questions
from bot.web.seeing import Seen
from bot.web.views import Field, Move
from cases.model import State
from cases.policy import FIELDS
from cases.transitions import Part
from desk.parts import parts_of
from desk.reports import amend
from desk.work import Work

FILL = "fill"
# Once a unit has the case, it asks the customer itself.
_BEFORE = frozenset({State.SUBMITTED, State.ACCEPTED, State.RETURNED})
_FILLS = frozenset(
    {Part.REPORTER, Part.CONTACT_OWNER, Part.REGISTRAR, Part.COMPLAINT_TEAM, Part.DISPATCHER}
    | {Part.CS_MANAGER}
)
# A category is chosen when the case is registered.
_CHOSEN = "category"


async def form(
    work: Work, seen: Seen, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[Move, ...]:
    """Give the form for what is missing to whoever may fill it in; nothing where all is known."""
    fields = tuple(
        Field(
            f"{FILL}-{key}", "还没有记，派单前要补上。", FIELDS.get(key, key), "long",
            typed.get(key, ""), wrong=wrong.get(key, ""), optional=True,
        )
        for key in await missing(work, seen)
    )  # fmt: skip
    return (Move(FILL, "补上资料", fields, open=bool(typed)),) if fields else ()


async def missing(work: Work, seen: Seen) -> tuple[str, ...]:
    """Name what the policy wants known before the case is sent, where the visitor may say it."""
    case = seen.case
    checked = case.state is State.WAIT_CUSTOMER and not case.assignments
    if case.state not in _BEFORE and not checked:
        return ()
    if not await parts_of(work, case, seen.person.key) & _FILLS:
        return ()
    wanted = seen.policy.kind[case.kind].fields
    return tuple(key for key in wanted if key != _CHOSEN and not case.details.get(key))


async def fill(work: Work, seen: Seen, typed: Mapping[str, str]) -> Mapping[str, str]:
    """Keep what was filled in, read as the flow reads it; gives what is wrong, by key.

    Nothing is kept while anything is wrong; what is known already is not changed.
    """
    asked = questions(seen.case.kind, seen.policy, work.now)
    read: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for key in await missing(work, seen):
        text = typed.get(key, "").strip()
        try:
            if text:
                read[key] = asked[key].dump(asked[key].parse(text)) if key in asked else text
        except Unread as unread:
            wrong[key] = unread.reason
    if read and not wrong:
        amend(work, seen.case, seen.person.key, {**seen.case.details, **read})
    return wrong
