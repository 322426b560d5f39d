"""The leader tree of an institution."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.people import Person

# No ladder is as high; what is drawn inside one another must end somewhere.
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Node:
    """A person with those whom he leads; ``hidden`` counts who is not drawn below him."""

    person: Person
    below: tuple["Node", ...]
    hidden: int


class Tree:
    """Who leads whom, among the active people of an institution."""

    def __init__(self, people: Sequence[Person]) -> None:
        """Take all people once; fifty thousand are fine."""
        self._people = {person.key: person for person in people}
        self._below: dict[str, list[Person]] = {}
        for person in people:
            if person.leader in self._people:
                self._below.setdefault(person.leader, []).append(person)

    @property
    def roots(self) -> list[Person]:
        """Give those whom nobody known leads, but who lead somebody."""
        return [p for p in self.leaderless if p.key in self._below]

    @property
    def leaderless(self) -> list[Person]:
        """Give everybody without a leader who is known."""
        return [p for p in self._people.values() if p.leader not in self._people]

    def get(self, key: str) -> Person | None:
        """Give a person of the tree."""
        return self._people.get(key)

    def drawn(self, root: Person, most: int) -> Node:
        """Give a person and the people below, level by level, ``most`` at the most."""
        chosen, level, left = {root.key}, [root], most - 1
        for _ in range(DEEPEST):
            below = [p for one in level for p in self._below.get(one.key, ())]
            # In a circle one would come back to where one began.
            level = [p for p in below if p.key not in chosen][:left]
            chosen |= {p.key for p in level}
            left -= len(level)
        return self._node(root, chosen, set())

    def _node(self, person: Person, chosen: set[str], above: set[str]) -> Node:
        below = self._below.get(person.key, [])
        path = above | {person.key}
        shown = [p for p in below if p.key in chosen and p.key not in path]
        nodes = tuple(self._node(p, chosen, path) for p in sorted(shown, key=self._rank))
        return Node(person, nodes, len(below) - len(shown))

    def _rank(self, person: Person) -> tuple[bool, str, str]:
        """Draw those first who lead somebody."""
        return (person.key not in self._below, person.department, person.key)


def in_role(people: Sequence[Person], role: str) -> list[Person]:
    """Give those who have a role."""
    return [person for person in people if role in person.roles]
