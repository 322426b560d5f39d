"""Which branch's overlay holds for somebody: the one for the nearest department above him."""

from collections.abc import Mapping
from typing import TypeVar

Held = TypeVar("Held")


def branch_of(branches: Mapping[str, Held], department: str) -> Held | None:
    """Give what hangs on the deepest of the departments that a path lies in; None for none.

    A branch names its department as one level (``苏州分公司``) or as several (``江苏/苏州分公司``);
    ``department`` is the whole path from the top, its levels separated by ``/``.
    """
    levels = _levels(department)
    deepest = max(branches, key=lambda name: _depth(_levels(name), levels), default=None)
    if deepest is None or not _depth(_levels(deepest), levels):
        return None
    return branches[deepest]


def _depth(named: list[str], levels: list[str]) -> int:
    """Give the level at which a department ends within a path, from 1; 0 where it is not in it."""
    ends = range(len(levels), len(named) - 1, -1)
    return next((end for end in ends if named and levels[end - len(named) : end] == named), 0)


def _levels(path: str) -> list[str]:
    return [level.strip() for level in path.split("/") if level.strip()]
