"""Which moves a kind of case has under a whole policy, with what its numbers allow."""

from collections.abc import Iterator

from cases.policy.model import Policy
from cases.policy.moves import START, Move, moves_of, reached


def without(policy: Policy, code: str) -> frozenset[str]:
    """Give the ids of the moves that a kind does without: switched off, or allowed no single time.

    An order that comes back for want of people is sent again (T15) whatever the numbers say.
    """
    kind = policy.kind[code]
    never = {
        "T14": not policy.dispatch.return_allowed,
        "T18": not policy.extension.allowed,
        "T23": not kind.max_redo,
        "T26": not kind.merge,
        "T28": kind.reopen_within is None,
    }
    return frozenset({*kind.transitions_off, *(move for move, off in never.items() if off)})


def moves_in(policy: Policy, code: str) -> Iterator[Move]:
    """Give the moves of a kind as they are drawn: from states to which a drawn move leads."""
    kind = policy.kind[code]
    drawn = tuple(moves_of(kind.stages, without(policy, code), at_once=kind.answer_at_once))
    known = {START, *reached(drawn)}
    yield from (move for move in drawn if move.source in known)
