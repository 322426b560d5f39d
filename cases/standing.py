"""Who stands in a case, and which words may mean it; the moves themselves still decide."""

from cases.actions import Action
from cases.model import Case, State

_EARLY = frozenset({State.SOOTHING, State.LEADER})
_CALLING = frozenset({State.FIRST_CALLBACK})
# In which states a word says something at all.
STATES: dict[Action, frozenset[State]] = {
    **dict.fromkeys([Action.RESOLVE, Action.PASS_UP, Action.START_FLOW, Action.TOLD], _EARLY),
    Action.TAKE: frozenset({State.LEADER}),
    **dict.fromkeys([Action.CONFIRM, Action.DENY], frozenset(State)),
    Action.FOLLOW_UP: frozenset({State.RESOLVED_EARLY}),
    Action.TAKE_CALL: _CALLING,
    **dict.fromkeys([Action.DIALLED, Action.CONTENT, Action.DISSATISFIED], _CALLING),
    Action.MISSED: _CALLING,
}


def stands_in(case: Case) -> set[str]:
    """List everybody who may see the case in chat: reporter, leaders, callers (design §3)."""
    callback = case.callback
    callers = {offer.person for offer in callback.offers} if callback else set()
    told = {actor for said in case.told for actor in said.actors}
    assignee = {callback.assignee} if callback and callback.assignee else set()
    return {*case.crew, *callers, *told, *assignee}


def in_charge(case: Case) -> str | None:
    """Give who has the case now: the reporter, the hop's leader, or whoever took the call."""
    if case.state is State.SOOTHING:
        return case.contact_owner
    if case.state is State.LEADER and case.hop:
        return case.hop.reader
    return case.callback.assignee if case.callback else None


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
    if action is Action.TAKE and case.hop and case.hop.taken_at:
        return set()
    if action is Action.FOLLOW_UP:
        return {*case.hop.actors} if case.hop else set()
    if action is Action.TAKE_CALL and case.callback and case.callback.free:
        return {in_charge(case), *(offer.person for offer in case.callback.offers)}
    leading = case.hop if case.state is State.LEADER else None
    return {*leading.actors} if leading else {in_charge(case)}
