"""A deputy is told in an absent leader's place; he is no hop of his own (design §4.8)."""

import pytest

from cases import lifecycle
from cases.absence import Absence, refused, stand_in
from cases.escalation import hop_told, hop_unreachable
from cases.facts import Facts
from cases.model import Case, State
from desk.record import LATER, to_body
from tests.cases.board import POLICY, at, done, minutes, opened, run_out, told
from tests.cases.board import refused as why_not

AWAY = Absence("leader1", "deputy", at("09:00"), at("18:00"))
STANDS_IN = Facts("leader1", deputy="deputy")


def with_deputy() -> Case:
    """Give a case whose first leader is away; his deputy was told at 10:05."""
    case = run_out(opened().case, "staff_5m", "10:05", STANDS_IN).case
    return done(hop_told(case, 1, at("10:05"), POLICY)).case


def test_while_he_is_away_his_deputy_stands_in() -> None:
    """Not before, not after, and the leader himself when nobody may."""
    assert stand_in(AWAY, None, {"chen"}, at("10:05")) == "deputy"
    assert stand_in(None, None, {"chen"}, at("10:05")) is None
    assert stand_in(AWAY, None, {"chen"}, at("08:59")) is None
    assert stand_in(AWAY, None, {"chen"}, at("18:00")) is None


def test_a_deputy_who_is_away_hands_nothing_on() -> None:
    """One step and no more: nobody knows who stands in for a deputy's deputy."""
    his = Absence("deputy", "third", at("09:00"), at("12:00"))

    assert stand_in(AWAY, his, {"chen"}, at("10:05")) is None
    assert stand_in(AWAY, his, {"chen"}, at("12:00")) == "deputy"


def test_who_had_the_case_already_stands_in_for_nobody() -> None:
    """Neither the reporter nor an earlier leader is told of it again."""
    assert stand_in(AWAY, None, {"deputy", "x"}, at("10:05")) is None


def test_nobody_is_his_own_deputy_and_no_leave_is_over_before_it_begins() -> None:
    """Both are said in chat before anything is kept."""
    assert refused(AWAY, at("09:00")) == ""
    assert refused(Absence("a", "a", at("09:00"), at("18:00")), at("09:00")) == "self"
    assert refused(AWAY, at("18:00")) == "past"
    assert refused(Absence("a", "b", at("12:00"), at("11:00")), at("09:00")) == "past"


@pytest.mark.rule("S4-R19")
def test_the_alert_goes_to_the_deputy_and_the_hop_stays_the_leaders() -> None:
    """The chain shows both; the minutes are those of whoever was told."""
    out = run_out(opened().case, "staff_5m", "10:05", STANDS_IN)
    hop = out.case.hop
    assert hop is not None
    assert (hop.n, hop.leader, hop.deputy) == (1, "leader1", "deputy")
    assert told(out)["deputy"] == "leader"
    assert "leader1" not in told(out)

    late = run_out(with_deputy(), "leader_10m", "10:15", Facts("leader2"))
    assert [hop.leader for hop in late.case.hops] == ["leader1", "leader2"]
    assert (minutes(late.case, "deputy"), minutes(late.case, "leader1")) == (10, 0)
    assert told(late) == {"leader2": "leader", "deputy": "passed_on"}


@pytest.mark.parametrize("who", ["deputy", "leader1"])
def test_deputy_and_leader_may_both_act(who: str) -> None:
    """A leader who looks in from his leave is not shut out."""
    case = with_deputy()
    assert done(lifecycle.take(case, who, at("10:06"))).case.hop is not None
    assert done(lifecycle.resolve(case, who, at("10:06"))).case.closed_by == who
    up = done(lifecycle.pass_up(case, who, at("10:06"), POLICY, Facts("leader2")))
    assert up.case.chain == ("chen", "leader1", "leader2")
    assert why_not(lifecycle.take(case, "chen", at("10:06"))) == "in_charge"


def test_a_deputy_who_cannot_be_told_leaves_it_to_the_leader_himself() -> None:
    """The hop is not lost: better away than nobody."""
    case = run_out(opened().case, "staff_5m", "10:05", STANDS_IN).case
    out = done(hop_unreachable(case, 1, "no app", POLICY, Facts("leader2")))
    assert (len(out.case.hops), told(out)) == (1, {"leader1": "leader"})

    then = done(hop_unreachable(out.case, 1, "no app", POLICY, Facts("leader2")))
    assert [hop.leader for hop in then.case.hops] == ["leader1", "leader2"]
    assert then.case.state is State.LEADER


def test_the_release_before_reads_a_case_without_deputies() -> None:
    """A row says what is new only where there is something to say."""
    plain, away = to_body(opened().case), to_body(with_deputy())

    assert LATER.isdisjoint(plain)
    assert away["hops"][0]["deputy"] == "deputy"
