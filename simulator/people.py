"""Who is in the corp, and which app can see whom."""

from simulator.config import SimPerson
from simulator.faults import Faults

ROOT_DEPARTMENT = 1


class People:
    """The contacts; user ids are compared without regard to case, as WeCom does."""

    def __init__(self, contacts: tuple[SimPerson, ...], faults: Faults) -> None:
        self.everyone = contacts
        self._by_id = {person.userid.casefold(): person for person in contacts}
        self._faults = faults
        self._departments = _departments(contacts)
        self._leaders = {person.leader.casefold() for person in contacts}
        self._members: dict[int, list[SimPerson]] = {}
        for person in contacts:
            self._members.setdefault(self.department_of(person), []).append(person)

    def find(self, userid: str) -> SimPerson | None:
        """Return the person with this user id, in any case, or None."""
        return self._by_id.get(userid.casefold())

    def sees(self, person: SimPerson, app: str) -> bool:
        """Say whether `person` is in the visible range of the app called `app`."""
        return app in person.apps and not self._faults.hides(person.userid, app)

    def visible(self, app: str) -> list[SimPerson]:
        """Return everybody in the visible range of `app`."""
        return [person for person in self.everyone if self.sees(person, app)]

    def members(self, department: int, app: str) -> list[SimPerson]:
        """Return who is in a department itself and in the visible range of `app`."""
        return [person for person in self._members.get(department, ()) if self.sees(person, app)]

    def leads(self, person: SimPerson) -> bool:
        """Say whether somebody has this person as direct leader."""
        return person.userid.casefold() in self._leaders

    def departments(self) -> list[tuple[int, str, int]]:
        """Return (id, name, parent id) of every department, the root first."""
        rows = [(ROOT_DEPARTMENT, "全公司", 0)]
        for path, number in self._departments.items():
            parent, _, name = path.rpartition("/")
            rows.append((number, name, self._departments.get(parent, ROOT_DEPARTMENT)))
        return rows

    def department_of(self, person: SimPerson) -> int:
        """Return the id of a person's department; without one it is the root."""
        return self._departments.get(person.department, ROOT_DEPARTMENT)


def _departments(contacts: tuple[SimPerson, ...]) -> dict[str, int]:
    """Give departments their ids in the order of the file; "A/B" makes B a child of A."""
    numbers: dict[str, int] = {}
    for person in contacts:
        steps = person.department.split("/") if person.department else []
        for depth in range(1, len(steps) + 1):
            numbers.setdefault("/".join(steps[:depth]), ROOT_DEPARTMENT + 1 + len(numbers))
    return numbers
