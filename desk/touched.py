"""A case as one turn changes it."""

from cases.model import Case
from cases.outcome import Outcome
from storage.cases import CaseRow
from storage.unit import Draw


class Touched:
    """A case that this turn changes: the row it was read as, and the outcomes in order."""

    def __init__(self, row: CaseRow | None, case: Case, draw: Draw | None = None) -> None:
        """Start with the case as read, or with a new one and the serial it will draw."""
        self.row = row
        self.before = case if row else None
        self.case = case
        self.draw = draw
        self.outcomes: list[Outcome] = []
