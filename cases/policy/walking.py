"""Which moves a kind of case has under a whole policy, with what its numbers allow."""

from collections.abc import Iterator

from cases.policy.model import Policy
from cases.policy.moves import Move, moves_of


def moves_in(policy: Policy, code: str) -> Iterator[Move]:
    """Give the moves of a kind; what may happen no single time is left out."""
    kind = policy.kind[code]
    none = {
        "T14": not policy.dispatch.return_allowed,
        "T15": not policy.dispatch.return_allowed and policy.dispatch.idle_after is None,
        "T18": not policy.extension.allowed,
        "T23": not kind.max_redo,
        "T26": not kind.merge,
        "T28": kind.reopen_within is None,
    }
    off = {*kind.transitions_off, *(move for move, never in none.items() if never)}
    yield from moves_of(kind.stages, off, at_once=kind.answer_at_once)
