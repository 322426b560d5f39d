"""Every action that a person can take on a case, by its name (design §9)."""

from collections.abc import Awaitable, Callable

from cases import callbacks, clocks, lifecycle
from cases.actions import CALL_CARD, Action
from cases.calendar import YearNotCovered
from cases.forms import NOTHING, Given, lacking
from cases.machine import allowed
from cases.model import ENDED, Case, State
from cases.moves import MOVES, Step, handing, intake, second_call
from cases.moves.ending import absorbed
from cases.outcome import Outcome, Refusal
from desk.around import around
from desk.intake import become_complaint
from desk.offers import instead
from desk.parts import parts_of
from desk.people import facts, is_caller
from desk.work import Work

Decision = Outcome | Refusal
Move = Callable[[Work, Case, str], Awaitable[Decision]]


async def act(
    work: Work, case: Case, actor: str, action: Action, given: Given = NOTHING
) -> Decision:
    """Carry out an action; a refusal changes nothing. A button, a word and a form come here alike.

    ``given`` holds what the action asks (``cases.forms``), as codes, keys and plain texts.
    """
    try:
        decided = await _decide(work, case, actor, action, given)
    except YearNotCovered as missing:
        return clocks.not_covered(missing)
    if isinstance(decided, Outcome):
        if decided.case.state is not case.state:
            decided = decided.to(moved_by=actor)
        work.put(decided)
    return decided


async def _decide(work: Work, case: Case, actor: str, action: Action, given: Given) -> Decision:
    ladder = EARLY.get(action)
    if ladder and case.state not in _LATE[action]:
        return await ladder(work, case, actor)
    return await _moved(work, case, actor, action, given)


async def _moved(work: Work, case: Case, actor: str, action: Action, given: Given) -> Decision:
    """Decide a move that the machine allows and whose questions are answered."""
    parts, policy = await parts_of(work, case, actor), await work.policy(case)
    ruled = allowed(case, action, parts, policy)
    if isinstance(ruled, Refusal):
        return await instead(work, case, actor, ruled)
    if missing := lacking(action, given, policy.kind[case.kind]):
        led = action is not Action.DISPATCH or not given.get("co_units")
        labels = [field.label for field in missing]
        return Refusal("lacking", {"labels": labels}) if led else Refusal("no_lead")
    people = await around(work, case, action, given)
    step = Step(case, actor, work.now, policy, parts, given, people)
    if action in MOVES:
        return await _with_other(work, step, MOVES[action](step), action)
    if action is Action.TAKE:
        return handing.take_over(step)
    return await _called(work, step, action)


async def _with_other(work: Work, step: Step, decided: Decision, action: Action) -> Decision:
    """Note on the other case, in the same turn, what was merged into it."""
    other = step.around.other
    if action is Action.MERGE and other and isinstance(decided, Outcome):
        work.put(absorbed(step, other, await work.policy(other)))
    return decided


async def _called(work: Work, step: Step, action: Action) -> Decision:
    """Carry out a word of the second callback; the words are those of the first."""
    if action is Action.TAKE_CALL:
        return callbacks.take_call(step.case, step.actor, step.now)
    if action is Action.DIALLED:
        return callbacks.dialled(step.case, step.actor, step.now)
    out = callbacks.booked(step.case, step.actor, action, step.now)
    if isinstance(out, Refusal):
        return out
    goes_on = second_call.becomes_complaint(step, action)
    follows = await become_complaint(work, step.case, step.actor) if goes_on else None
    return second_call.concluded(out, step, action, follows)


async def void(work: Work, case: Case, actor: str, *, by_number: bool) -> Decision:
    """Void a mistaken tap (design §4.10)."""
    policy = await work.policy(case)
    decided = lifecycle.void(case, actor, work.now, policy, by_number=by_number)
    if isinstance(decided, Outcome):
        work.put(decided)
    return decided


async def _resolve(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.resolve(case, actor, work.now)


async def _pass_up(work: Work, case: Case, actor: str) -> Decision:
    policy, around = await work.policy(case), await facts(work, case)
    return lifecycle.pass_up(case, actor, work.now, policy, around)


async def _start(work: Work, case: Case, actor: str) -> Decision:
    policy, around = await work.policy(case), await facts(work, case, flow=True)
    return lifecycle.start(case, actor, work.now, policy, around)


async def _take(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.take(case, actor, work.now)


async def _told(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.told(case, actor, work.now, await facts(work, case))


async def _confirm(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.confirm(case, actor, work.now, await work.policy(case))


async def _deny(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.deny(case, actor, work.now)


async def _follow_up(work: Work, case: Case, actor: str) -> Decision:
    return lifecycle.follow_up(case, actor, work.now, await work.policy(case))


async def _take_call(work: Work, case: Case, actor: str) -> Decision:
    if not await is_caller(work, case, actor):
        return Refusal("not_team")
    return callbacks.take_call(case, actor, work.now)


async def _dialled(work: Work, case: Case, actor: str) -> Decision:
    return callbacks.dialled(case, actor, work.now)


def _result(action: Action) -> Move:
    async def move(work: Work, case: Case, actor: str) -> Decision:
        policy = await work.policy(case)
        decided = callbacks.result(case, actor, action, work.now, policy)
        if isinstance(decided, Refusal) or decided.case.state is not State.ACCEPTED:
            return decided
        people = await around(work, case, action, NOTHING)
        step = Step(case, actor, work.now, policy, around=people)
        return intake.accepted_by_call(decided, step)

    return move


EARLY: dict[Action, Move] = {
    Action.RESOLVE: _resolve,
    Action.PASS_UP: _pass_up,
    Action.START_FLOW: _start,
    Action.TAKE: _take,
    Action.TOLD: _told,
    Action.CONFIRM: _confirm,
    Action.DENY: _deny,
    Action.FOLLOW_UP: _follow_up,
    Action.TAKE_CALL: _take_call,
    Action.DIALLED: _dialled,
    Action.CONTENT: _result(Action.CONTENT),
    Action.DISSATISFIED: _result(Action.DISSATISFIED),
    Action.MISSED: _result(Action.MISSED),
}

# Where these words belong to the way after the ladder: a call about the result, a hand-over.
_LATE: dict[Action, frozenset[State]] = {
    **dict.fromkeys(EARLY, frozenset()),
    **dict.fromkeys([Action.TAKE_CALL, *CALL_CARD], frozenset({State.RESULT_CALLBACK})),
    Action.TAKE: frozenset(State) - {State.SOOTHING, State.LEADER, *ENDED},
}
