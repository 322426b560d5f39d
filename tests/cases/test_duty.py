"""Whom to ask first: on duty, then the least loaded, then by lot."""

from cases import duty

TEAM = ("deng", "guo", "ma")


def test_those_on_duty_alone() -> None:
    """上班 decides who is asked."""
    assert duty.order(TEAM, {"guo"}, {}, "BM-1", always=False) == duty.Team(("guo",), on_duty=True)


def test_nobody_on_duty_asks_all_and_says_so() -> None:
    """The whole team in turn (design §3, budget)."""
    found = duty.order(TEAM, set(), {}, "BM-1", always=False)
    assert (sorted(found.members), found.on_duty) == (sorted(TEAM), False)


def test_always_counts_everybody() -> None:
    """The policy's word, whoever said 上班."""
    found = duty.order(TEAM, {"ma"}, {}, "BM-1", always=True)
    assert (len(found.members), found.on_duty) == (3, True)


def test_the_least_loaded_first() -> None:
    """Open callbacks count."""
    load = {"deng": 2, "ma": 1}
    assert duty.order(TEAM, set(TEAM), load, "BM-1", always=False).members == ("guo", "ma", "deng")


def test_equals_are_drawn_by_the_cases_number() -> None:
    """A hundred cases of one minute do not all go to one; one case always to the same."""
    first = [duty.order(TEAM, TEAM, {}, f"BM-{n}", always=False).members[0] for n in range(100)]
    assert all(first.count(member) > 15 for member in TEAM)
    assert first[0] == duty.order(TEAM[::-1], TEAM, {}, "BM-0", always=False).members[0]
