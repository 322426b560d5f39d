"""What is missing in the contacts is found before a case meets it."""

from dataclasses import dataclass

from cases.gaps import Gap, Kind, circles, find
from tests.cases.board import POLICY


@dataclass(frozen=True)
class One:
    """Somebody in the contacts."""

    key: str
    leader: str = ""
    roles: tuple[str, ...] = ()
    post: str = "查勘定损岗"
    department: str = ""
    apps: tuple[str, ...] = ("claims",)


TEAM = One("ma", "tang", ("complaint_team",), post="投诉专员")
HEAD = One("tang", "", ("cs_manager",), post="经理")


def test_contacts_without_a_gap_have_none() -> None:
    """A leader outside of the institution is a leader."""
    assert find([One("chen", "boss"), TEAM, HEAD], POLICY, {"chen", "ma", "tang", "boss"}) == []


def test_each_gap_names_its_people() -> None:
    """No team is the worst: no customer would be called."""
    people = [One("chen"), One("liu", "gone", apps=()), One("a", "b"), One("b", "a")]

    assert find(people, POLICY, {"chen", "liu", "a", "b"}) == [
        Gap(Kind.NO_TEAM),
        Gap(Kind.NO_HEAD),
        Gap(Kind.NO_LEADER, ("chen",)),
        Gap(Kind.LEADER_LEFT, ("liu",)),
        Gap(Kind.CIRCLE, ("a", "b")),
        Gap(Kind.NO_APP, ("liu",)),
    ]
    assert [gap.kind for gap in find(people, POLICY, ()) if gap.serious] == [Kind.NO_TEAM]
    assert find([], POLICY, ()) == [Gap(Kind.NOBODY)]


def test_nobody_who_reports_is_a_gap_too() -> None:
    """A post column that the policy does not understand shows here."""
    assert Gap(Kind.NO_REPORTERS) in find([TEAM, HEAD], POLICY, {"ma", "tang"})


def test_circles_are_found_once_in_a_long_line() -> None:
    """50,000 people who lead into one circle are walked over once."""
    leaders = {str(n): str(n - 1) for n in range(1, 50_000)} | {"0": "1"}

    assert list(circles(leaders)) == [("1", "0")]
    assert list(circles({"a": "a", "b": "a", "c": "nobody"})) == [("a",)]
