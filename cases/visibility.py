"""Which part of the cases somebody sees by his roles, as the policy has it (domain.md B10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cases.model import Case


class Scope(StrEnum):
    """How far a role sees; the words of the policy."""

    OWN = "own"
    CHAIN = "chain"
    UNIT = "unit"
    BELOW = "below"
    ALL = "all"
    MASKED = "masked"


class Sight(IntEnum):
    """What somebody sees of a case: nothing, the case without its customer, or what is his to see.

    Whose number is shown in full is decided apart, by who must act.
    """

    NOTHING = 0
    MASKED = 1
    CASE = 2


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: his roles, his department's path ("" for the whole institution)."""

    key: str
    roles: frozenset[str]
    department: str = ""

    @property
    def level(self) -> str:
        """Give the node whose customer service he is: what his department lies in (S4-R04)."""
        return self.department.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a case lies: the reporter's department and leaders, and whether the viewer's unit."""

    department: str = ""
    leaders: frozenset[str] = frozenset()
    in_unit: bool = False


def sight(case: Case, scopes: Mapping[str, str], viewer: Viewer, reach: Reach) -> Sight:
    """Give the most that any of somebody's roles lets him see."""
    named = {Scope(scope) for role, scope in scopes.items() if role in viewer.roles}
    found = {scope for scope in named if _covers(scope, case, viewer, reach)}
    if found - {Scope.MASKED}:
        return Sight.CASE
    return Sight.MASKED if found else Sight.NOTHING


def within(department: str, level: str) -> bool:
    """Tell whether a department lies at a node of the tree or below it."""
    return not level or department == level or department.startswith(f"{level}/")


def level_of(scopes: Mapping[str, str], viewer: Viewer) -> str:
    """Give the node of the tree at which somebody's lists end, "" for the whole institution.

    The customer service of a level has the cases of its own node and below it (S4-R04); a wider
    role wins.
    """
    named = {Scope(scope) for role, scope in scopes.items() if role in viewer.roles}
    limited = Scope.BELOW in named and not named & {Scope.ALL, Scope.MASKED}
    return viewer.level if limited else ""


def _covers(scope: Scope, case: Case, viewer: Viewer, reach: Reach) -> bool:
    own = viewer.key in {case.reporter, case.contact_owner, case.registrar}
    return {
        Scope.OWN: own,
        Scope.CHAIN: own or viewer.key in reach.leaders,
        Scope.UNIT: reach.in_unit,
        Scope.BELOW: within(reach.department, viewer.level),
        Scope.ALL: True,
        Scope.MASKED: True,
    }[scope]
