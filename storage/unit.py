"""The unit of work: what one turn wants written, all of it or nothing (design §5).

A unit holds plain values and touches no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

IGNORE = "ignore"


@dataclass(eq=False, slots=True)
class Draw:
    """One case number to be drawn inside the transaction from the serial of a day."""

    institution: str
    prefix: str
    day: str
    serial: int | None = None

    @property
    def number(self) -> str:
        """Give the number, as ``BM-261121-0007``; ValueError before the transaction drew it."""
        if self.serial is None:
            raise ValueError(f"the serial of {self.prefix}-{self.day} is not drawn yet")
        return f"{self.prefix}-{self.day}-{self.serial:04d}"


def resolved(value: object) -> object:
    """Give the number that a draw has become, or the value itself."""
    return value.number if isinstance(value, Draw) else value


@dataclass(frozen=True, slots=True)
class Insert:
    """A row to insert; if it is there already the unit fails with ``Conflict(otherwise)``.

    ``otherwise=IGNORE`` says that a row which is there already is fine.
    """

    table: Table
    row: Mapping[str, Any]
    otherwise: str = "conflict"


@dataclass(frozen=True, slots=True)
class Update:
    """A compare-and-set: ``values`` for the rows equal to ``key`` (a tuple or list means IN).

    Another number of rows than ``expect`` fails the unit with ``Conflict(table.name)``;
    None accepts any number.
    """

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    expect: int | None = 1


@dataclass(frozen=True, slots=True)
class Delete:
    """Removes the rows equal to ``key``, however many there are."""

    table: Table
    key: Mapping[str, Any]


Write = Insert | Update | Delete


@dataclass(eq=False, slots=True)
class Unit:
    """The writes of one turn, its draws, and what is to be finished once the numbers are known.

    ``finish`` runs inside the transaction, after the draws and before the writes; it may add
    writes and is run again when the batch is replayed, on the writes as they were before.
    """

    writes: list[Write] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)
    finish: Callable[[], None] | None = None

    def add(self, *writes: Write) -> None:
        """Append writes, in the order in which they are to take effect."""
        self.writes.extend(writes)

    def draw(self, institution: str, prefix: str, day: str) -> Draw:
        """Ask for one serial of (institution, prefix, day); its number is known in ``finish``."""
        drawn = Draw(institution, prefix, day)
        self.draws.append(drawn)
        return drawn
