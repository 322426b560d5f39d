"""Every action that a person can take on a case, by its name (design §9)."""

from collections.abc import Awaitable, Callable

from cases import callbacks, lifecycle
from cases.actions import Action
from cases.model import Case
from cases.outcome import Outcome, Refusal
from desk.people import facts, is_caller
from desk.work import Work

Decision = Outcome | Refusal
Move = Callable[[Work, Case, str], Awaitable[Decision]]


async def act(work: Work, case: Case, actor: str, action: Action) -> Decision:
    """Carry out an action; a refusal changes nothing. A button and its word come here alike."""
    decided = await MOVES[action](work, case, actor)
    if isinstance(decided, Outcome):
        work.put(decided)
    return decided


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
        return callbacks.result(case, actor, action, work.now, await work.policy(case))

    return move


MOVES: dict[Action, Move] = {
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
