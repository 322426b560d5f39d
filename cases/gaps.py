"""Gaps in an institution's contacts through which a case could fall; for `check` and the page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cases.policy import Policy


class Kind(StrEnum):
    """What is missing; a case that meets it goes another way than its policy means."""

    NOBODY = "nobody"
    NO_TEAM = "no_team"
    NO_HEAD = "no_head"
    NO_REPORTERS = "no_reporters"
    NO_LEADER = "no_leader"
    LEADER_LEFT = "leader_left"
    CIRCLE = "circle"
    NO_APP = "no_app"


# Without these the first callback reaches nobody at all.
SERIOUS = frozenset({Kind.NOBODY, Kind.NO_TEAM})


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap and the keys of its people; those of a circle in its order, else by key."""

    kind: Kind
    people: tuple[str, ...] = ()

    @property
    def serious(self) -> bool:
        """Tell whether no case can go its way until it is closed."""
        return self.kind in SERIOUS


class Someone(Protocol):
    """A person of the contacts, as far as gaps go."""

    @property
    def key(self) -> str:
        """Give the user id in lower case."""

    @property
    def leader(self) -> str:
        """Give the leader's key, "" for none."""

    @property
    def post(self) -> str:
        """Give the post or title."""

    @property
    def department(self) -> str:
        """Give the department's path."""

    @property
    def roles(self) -> Collection[str]:
        """Give the roles."""

    @property
    def apps(self) -> Collection[str]:
        """Give the apps that reach the person."""


def find(people: Sequence[Someone], policy: Policy, known: Collection[str]) -> list[Gap]:
    """Find the gaps among the active people of an institution, the worst first.

    ``known`` are the keys of all active people: a leader may sit outside of the institution.
    """
    if not people:
        return [Gap(Kind.NOBODY)]
    return [
        *_roles(people, policy),
        *_leaders(people, policy, known),
        *(Gap(Kind.CIRCLE, circle) for circle in circles({p.key: p.leader for p in people})),
        *_named(Kind.NO_APP, [p.key for p in people if not p.apps]),
    ]


def _roles(people: Sequence[Someone], policy: Policy) -> Iterator[Gap]:
    held = {role for person in people for role in person.roles}
    if policy.callback.team_role not in held:
        yield Gap(Kind.NO_TEAM)
    if policy.callback.head_role not in held:
        yield Gap(Kind.NO_HEAD)


def _leaders(people: Sequence[Someone], policy: Policy, known: Collection[str]) -> Iterator[Gap]:
    """Look at those who may report; further up, a missing leader is the top of the tree."""
    posts = {post for kind in policy.kind.values() for post in kind.reporter_posts}
    staff = [p for p in people if policy.post_of(p.post, p.department) in posts]
    if not staff:
        yield Gap(Kind.NO_REPORTERS)
    yield from _named(Kind.NO_LEADER, [p.key for p in staff if not p.leader])
    lost = [p.key for p in people if p.leader and p.leader not in known]
    yield from _named(Kind.LEADER_LEFT, lost)


def _named(kind: Kind, keys: Sequence[str]) -> Iterator[Gap]:
    if keys:
        yield Gap(kind, tuple(sorted(keys)))


def circles(leaders: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Find the circles in who leads whom, each once; every person is walked over once."""
    done: set[str] = set()
    for start in leaders:
        walked: dict[str, None] = {}
        key = start
        while key in leaders and key not in walked and key not in done:
            walked[key] = None
            key = leaders[key]
        done.update(walked)
        if key in walked:
            path = list(walked)
            yield tuple(path[path.index(key) :])
