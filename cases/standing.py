"""Who stands in a case, and which words may mean it; the moves themselves still decide."""

from cases.actions import Action
from cases.model import ENDED, WITH_UNIT, Case, State

_EARLY = frozenset({State.SOOTHING, State.LEADER})
_CALLING = frozenset({State.FIRST_CALLBACK, State.RESULT_CALLBACK})
_OPEN = frozenset(State) - ENDED
# In which states a word says something at all.
STATES: dict[Action, frozenset[State]] = {
    **dict.fromkeys([Action.RESOLVE, Action.PASS_UP, Action.START_FLOW, Action.TOLD], _EARLY),
    Action.TAKE: _OPEN - {State.SOOTHING},
    **dict.fromkeys([Action.CONFIRM, Action.DENY], frozenset(State)),
    Action.FOLLOW_UP: frozenset({State.RESOLVED_EARLY}),
    Action.TAKE_CALL: _CALLING,
    **dict.fromkeys([Action.DIALLED, Action.CONTENT, Action.DISSATISFIED], _CALLING),
    Action.MISSED: _CALLING,
    **dict.fromkeys([Action.ACCEPT, Action.REJECT, Action.ANSWER], frozenset({State.SUBMITTED})),
    Action.DISPATCH: frozenset({State.ACCEPTED, State.RETURNED}),
    **dict.fromkeys([Action.SIGN, Action.RETURN], frozenset({State.DISPATCHED})),
    Action.CONTACTED: WITH_UNIT - {State.REVIEW},
    **dict.fromkeys([Action.SUSPEND, Action.DONE], frozenset({State.PROCESSING})),
    Action.WAIT: frozenset({State.SUBMITTED, State.PROCESSING}),
    Action.RESUME: frozenset({State.WAIT_CUSTOMER, State.SUSPENDED}),
    **dict.fromkeys([Action.REDO, Action.APPROVE], frozenset({State.REVIEW})),
    **dict.fromkeys([Action.WITHDRAW, Action.MERGE], _OPEN),
    Action.ARCHIVE: ENDED - {State.RESOLVED_EARLY, State.VOID, State.ARCHIVED},
    Action.REOPEN: frozenset({State.CLOSED}),
    Action.HAND_OVER: _OPEN - _EARLY,
    Action.DISCUSS: WITH_UNIT | {State.ACCEPTED, State.RETURNED},
    Action.ACKNOWLEDGE: _OPEN,
}

# Moves that belong to a part in the case, and not to whoever has it.
_ROLES = frozenset(
    {Action.ACCEPT, Action.REJECT, Action.ANSWER, Action.DISPATCH, Action.SIGN, Action.RETURN}
    | {Action.CONTACTED, Action.WAIT, Action.SUSPEND, Action.RESUME, Action.DONE, Action.REDO}
    | {Action.APPROVE, Action.WITHDRAW, Action.MERGE, Action.ARCHIVE, Action.REOPEN}
    | {Action.HAND_OVER, Action.DISCUSS}
)


def stands_in(case: Case) -> set[str]:
    """List everybody who may see the case in chat: chain, callers, unit, desk (design §3)."""
    callbacks = [c for c in (*case.past_callbacks, case.callback) if c]
    callers = {offer.person for callback in callbacks for offer in callback.offers}
    assignees = {callback.assignee for callback in callbacks if callback.assignee}
    told = {actor for said in case.told for actor in said.actors}
    handed = {case.handing.to} if case.handing else set()
    registrar = {case.registrar} if case.registrar else set()
    leading = {*case.grave.asked} if case.grave else set()
    there = {*case.crew, *callers, *told, *assignees, *registrar}
    return {*there, *_unit(case), *handed, *case.asked, *leading}


def _unit(case: Case) -> set[str]:
    """List the heads and handlers of every order so far, and who sent them."""
    orders = case.assignments
    return {p for order in orders for p in (order.head, order.handler, order.by) if p}


def in_charge(case: Case) -> str | None:
    """Give who has the case now; None where it lies with a desk and with nobody of it yet."""
    if case.state is State.SOOTHING:
        return case.contact_owner
    if case.state is State.LEADER and case.hop:
        return case.hop.reader
    if case.state in WITH_UNIT - {State.REVIEW}:
        return case.solution_owner
    if case.state in _CALLING | ENDED:
        return case.callback.assignee if case.callback else None
    return None


def may(case: Case, person: str, action: Action) -> bool:
    """Tell whether a word without a number may mean this case."""
    return case.state in STATES[action] and person in _meant(case, action)


def _meant(case: Case, action: Action) -> set[str | None]:
    """List who may mean the case by a word, in a state in which the word says something."""
    if action is Action.RESOLVE:
        return {*case.crew}
    if action in {Action.CONFIRM, Action.DENY}:
        open_ = [said for said in case.told if not (said.confirmed_at or said.denied_at)]
        return {actor for said in open_ for actor in said.actors}
    if action is Action.ACKNOWLEDGE:
        return {*case.grave.pending} if case.grave else set()
    if action is Action.FOLLOW_UP:
        return {*case.hop.actors} if case.hop else set()
    if action in _ROLES:
        # Who stands in the case may mean it; by which part, the machine decides.
        return {*stands_in(case)}
    return _takers(case) if action is Action.TAKE else _holders(case, action)


def _holders(case: Case, action: Action) -> set[str | None]:
    """List who has the case at hand, and for a free call everybody who was asked."""
    if action is Action.TAKE_CALL and case.callback and case.callback.free:
        return {in_charge(case), *(offer.person for offer in case.callback.offers)}
    leading = case.hop if case.state is State.LEADER else None
    return {*leading.actors} if leading else {in_charge(case)}


def _takers(case: Case) -> set[str | None]:
    """List whose 接手 is awaited: the hop's leader, or who is to have the case next."""
    if case.state is State.LEADER and case.hop:
        return set() if case.hop.taken_at else {*case.hop.actors}
    return {case.handing.to} if case.handing else set()
