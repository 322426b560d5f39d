"""What can be done with a case, as the forms of its page."""

from bot.web.views import Field, Move, Option
from cases.model import Case
from desk.sheets import Blank, Typed, sheets
from desk.work import Work


async def moves(work: Work, case: Case, actor: str, typed: Typed | None) -> tuple[Move, ...]:
    """Give what can be done now, each with its questions; one that was refused stands open."""
    found = await sheets(work, case, actor, typed)
    return tuple(
        Move(one.key, one.word, tuple(map(_field, one.blanks)), one is found[0], one.open)
        for one in found
    )


def _field(blank: Blank) -> Field:
    return Field(
        key=blank.name,
        question=blank.question,
        label=blank.label,
        kind=blank.kind,
        text=blank.text,
        options=tuple(Option(code, label, code in blank.chosen) for code, label in blank.options),
        wrong=blank.wrong,
        optional=not blank.required,
    )
