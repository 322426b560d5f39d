"""The one machine of all kinds of case: which moves a kind has, and who may make them (B4).

A policy switches moves off by their id; nothing else in the code decides who may do what.
"""

from cases.actions import Action
from cases.model import Case, State
from cases.outcome import Refusal
from cases.policy import Policy, without
from cases.policy.moves import WAY
from cases.standing import in_charge
from cases.transitions import TRANSITIONS, Part, Transition


def live(kind: str, policy: Policy) -> tuple[Transition, ...]:
    """List the moves that a kind of case has: all but those that the policy does without."""
    off, at_once = without(policy, kind), policy.kind[kind].answer_at_once
    known = (move for move in TRANSITIONS if move.id not in off)
    return tuple(move for move in known if at_once or move.action is not Action.ANSWER)


def target_of(move: Transition, kind: str, policy: Policy) -> State | None:
    """Give where a move leads: a stage that the kind leaves out is passed over."""
    if move.target is None or move.target not in WAY:
        return move.target
    stages = policy.kind[kind].stages
    ahead = WAY[WAY.index(move.target) :]
    return next((State(stage) for stage in ahead if stage in stages), move.target)


def states_of(kind: str, policy: Policy) -> frozenset[State]:
    """Give every state that a case of a kind can come to."""
    start = State.SOOTHING if State.SOOTHING in policy.kind[kind].stages else State.SUBMITTED
    found, ahead = {start}, [start]
    moves = live(kind, policy)
    while ahead:
        here = ahead.pop()
        to = {target_of(move, kind, policy) for move in moves if here in move.sources}
        fresh = {state for state in to if state} - found
        found |= fresh
        ahead += fresh
    return frozenset(found)


def allowed(
    case: Case, action: Action, parts: frozenset[Part], policy: Policy
) -> Transition | Refusal:
    """Give the move that an action is for somebody in these parts, or why there is none."""
    known = [move for move in live(case.kind, policy) if move.action is action]
    here = [move for move in known if case.state in move.sources]
    mine = [move for move in here if move.parts & parts]
    if mine:
        return mine[0]
    values = {"action": action.value, "by": in_charge(case), "moved_by": case.moved_by}
    if not known:
        return Refusal("switched_off", values)
    if not here:
        return Refusal("not_now", values)
    who = {part for move in here for part in move.parts}
    return Refusal("not_your_part", {**values, "parts": [p.value for p in Part if p in who]})
