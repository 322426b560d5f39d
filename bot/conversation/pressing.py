"""A press on a card: the same action as the word, answered on the card itself (design §3)."""

from bot.conversation import moving
from bot.conversation.speech import Line, PressedCard, Speech, talk
from bot.conversation.visit import Visit
from bot.wecom.values import CardPress
from cases.actions import (
    AGAIN_CARD,
    CALL_CARD,
    OFFER_CARD,
    RESULT_CARD,
    TAKEN_CARD,
    WORK_CARD,
    Action,
)
from cases.model import Case, State
from cases.moves.discussing import work_card
from cases.outcome import Refusal
from desk.actions import act
from desk.work import Work
from storage import outbox, tables
from storage.outbox import OutboxRow
from storage.unit import Update

# The buttons that a card shows after an action went through, where the case allows them.
AFTER: dict[Action, tuple[Action, ...]] = {
    Action.TAKE: TAKEN_CARD,
    Action.FOLLOW_UP: TAKEN_CARD,
    Action.PASS_UP: (Action.RESOLVE,),
    Action.RESOLVE: AGAIN_CARD,
    Action.CONFIRM: TAKEN_CARD,
    Action.TAKE_CALL: CALL_CARD,
    Action.DIALLED: RESULT_CARD,
    Action.SIGN: WORK_CARD,
    Action.RESUME: WORK_CARD,
}
AFTER_REFUSAL = {
    "take_first": OFFER_CARD,
    "already_dialled": RESULT_CARD,
    "already_taken": TAKEN_CARD,
}


async def pressed(visit: Visit, press: CardPress) -> Speech:
    """Carry out a button; an old or strange card is answered, never acted on.

    Where the action asks something first, the card stays as it is and the questions come as text.
    """
    work, person = visit.work, visit.person
    card = await outbox.by_id(work.store, press.task_id)
    case = await work.case(card.case_id) if card and card.case_id else None
    if card is None or case is None or card.person != person.key:
        return talk("old_card")
    try:
        action = Action(press.event_key)
    except ValueError:
        return talk("old_card")
    decided = await act(work, case, person.key, action)
    if moving.asks(action, decided):
        _keep_code(work, card, press, live=True)
        return await moving.ask(visit, action, case, "")
    work.pressed = card.id
    case = await work.case(case.id) or case
    buttons = remaining(case, person.key, action, decided)
    if buttons == WORK_CARD:
        buttons = work_card(case, await work.policy(case))
    _keep_code(work, card, press, live=bool(buttons))
    return _speech(case, person.key, action, decided, press, buttons)


def remaining(case: Case, actor: str, action: Action, decided: object) -> tuple[Action, ...]:
    """Give the buttons that the pressed card keeps."""
    if isinstance(decided, Refusal):
        return AFTER_REFUSAL.get(decided.why, ())
    buttons = AFTER.get(action, ())
    actors = case.hop.actors if case.hop else ()
    if buttons in (TAKEN_CARD, AGAIN_CARD) and actor not in actors:
        return ()
    if buttons == WORK_CARD and actor != case.solution_owner:
        return ()
    if buttons == (Action.RESOLVE,) and case.state is not State.LEADER:
        return ()
    return buttons


def _keep_code(work: Work, card: OutboxRow, press: CardPress, *, live: bool) -> None:
    """Keep the press's fresh code for the next change of this card."""
    values = {
        "response_code": press.response_code or None, "code_at": work.now,
        "card": "live" if live else "closed",
    }  # fmt: skip
    work.unit.add(Update(tables.outbox, {"id": card.id}, values, expect=None))


def _speech(
    case: Case,
    actor: str,
    action: Action,
    decided: object,
    press: CardPress,
    buttons: tuple[Action, ...],
) -> Speech:
    face = PressedCard(press.task_id, press.response_code, buttons)
    line = answer(case, actor, action, decided)
    if action is not Action.TAKE_CALL or line.subject == "refusals":
        return Speech((line,), None, face)
    # A card has less room than a text, and a push never carries a customer's number or story.
    shown, pushed = (Line("answers", f"take_call_{how}", case) for how in ("card", "pushed"))
    return Speech((shown,), pushed, face)


def answer(case: Case, actor: str, action: Action, decided: object) -> Line:
    """Give the sentence that answers an action, pressed or typed."""
    if isinstance(decided, Refusal):
        return Line("refusals", decided.why, case, dict(decided.values))
    return Line("answers", action.value, case, {"actor": actor})
