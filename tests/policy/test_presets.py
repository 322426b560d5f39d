"""Each shipped policy says what the rules of its institution say, and what is only our default."""

from pathlib import Path

import pytest

from bot.policies import read_policy
from cases.policy import KINDS, Policy, moves_of

POLICIES = Path(__file__).parents[2] / "policies"


def shipped(name: str) -> Policy:
    """Read a shipped policy, which has no mistake."""
    policy, problems = read_policy(POLICIES / f"{name}.toml")
    assert problems == []
    assert policy is not None
    return policy


@pytest.fixture
def insurer() -> Policy:
    """Give the insurer's policy (seed 004)."""
    return shipped("picc-jiangsu")


@pytest.fixture
def desk() -> Policy:
    """Give the social-insurance desk's policy (seed 000)."""
    return shipped("shebao")


@pytest.fixture
def centre() -> Policy:
    """Give the integrated acceptance centre's policy (seed 002)."""
    return shipped("integrated")


@pytest.mark.parametrize("name", sorted(path.stem for path in POLICIES.glob("*.toml")))
def test_every_shipped_policy_is_in_order(name: str) -> None:
    """And each of its kinds leads from its first state to the archive."""
    policy = shipped(name)

    for kind in policy.kind.values():
        moves = tuple(moves_of(kind.stages, kind.transitions_off, at_once=kind.answer_at_once))
        assert any(move.target == "archived" for move in moves)


@pytest.mark.rule("S4-R17", "S4-R20", "S4-R31")
def test_the_insurers_minutes_come_from_its_rules(insurer: Policy) -> None:
    """Five, ten and five minutes; the times after the first callback are ours."""
    limits = {code: str(clock.limit) for code, clock in insurer.clocks.items()}

    assert (limits["staff_5m"], limits["leader_10m"]) == ("5m", "10m")
    assert limits["first_callback_5m"] == "5m"
    ours = ("transfer", "sign", "contact", "handle", "review", "result_callback")
    assert all(insurer.is_assumed("clock", code, "limit") for code in ours)


@pytest.mark.rule("S4-R34")
def test_the_missing_articles_are_our_defaults(insurer: Policy) -> None:
    """3 working days, 1 from level 2 on, 7 days at most; 30 minutes, 2 hours; 3 tries (A1)."""
    handle = insurer.clocks["handle"]

    assert [str(handle.limit_for(level=level)) for level in (1, 2, 4)] == ["3wd", "1wd", "1wd"]
    assert str(handle.ceiling) == "7d"
    assert str(insurer.clocks["sign"].limit) == "30m"
    assert str(insurer.clocks["contact"].limit) == "2h"
    assert insurer.second_callback.attempts == 3
    assert (insurer.extension.allowed, str(insurer.extension.longest)) == (1, "2wd")


@pytest.mark.rule("S4-R06", "S4-R07", "S4-R11")
def test_the_insurers_lines_handle_what_they_caused(insurer: Policy) -> None:
    """Each line is a unit; each cause of the list points to exactly one of them."""
    assert {"claims", "sales", "issuing", "e_tele_sales"} <= set(insurer.units)
    causes = [cause for unit in insurer.units.values() for cause in unit.causes]
    assert len(causes) == len(set(causes))
    assert insurer.dispatch.lead_rule == "direct_cause"
    assert insurer.dispatch.return_allowed == 1


@pytest.mark.rule("S4-R22", "S4-R23")
def test_the_insurer_judges_unreported_complaints(insurer: Policy) -> None:
    """A report in the very second of the complaint is in time."""
    assert insurer.unreported.enabled
    assert not insurer.unreported.equal_time_is_late
    assert insurer.unreported.lookback_days == 30
    assert insurer.is_assumed("unreported", "lookback_days")


@pytest.mark.rule("S4-R01")
def test_a_report_and_a_complaint_are_two_kinds(insurer: Policy) -> None:
    """The complaint begins at the desk, the report beside the customer."""
    assert insurer.kind["dissatisfaction"].stages[0] == "soothing"
    assert insurer.kind["complaint"].stages[0] == "submitted"
    assert (str(insurer.clocks["complaint_simple"].limit)) == "15d"
    assert not insurer.is_assumed("clock", "complaint_simple", "limit")


def test_the_insurers_seven_days_are_only_measured(insurer: Policy) -> None:
    """They stand in nobody's way (A4)."""
    assert insurer.clocks["quick7"].measured_only
    assert str(insurer.clocks["quick7"].limit) == "7d"


@pytest.mark.rule("S0-R01", "S0-R02", "S0-R03", "S0-R10")
def test_the_desk_knows_three_kinds(desk: Policy) -> None:
    """Enquiries are answered at once or go to a specialist; there is no ladder before."""
    assert list(desk.kind) == ["enquiry", "application", "complaint"]
    assert desk.kind["enquiry"].answer_at_once
    assert str(desk.clocks["handle"].limit_for(kind="enquiry")) == "2wd"
    assert all(kind.stages[0] == "submitted" for kind in desk.kind.values())
    assert desk.labels.role("hotline_agent") == "前台客服"


@pytest.mark.parametrize(
    ("category", "limit"),
    [
        ("registration", "10wd"),
        ("pension.first", "20wd"),
        ("medical.refund", "30wd"),
        ("medical.maternity", "10wd"),
        ("injury", "20wd"),
        ("unemployment", "10wd"),
        ("card", "10wd"),
    ],
)
def test_the_law_gives_each_business_its_time(desk: Policy, category: str, limit: str) -> None:
    """社会保险经办条例: 10, 20 or 30 working days."""
    handle = desk.clocks["handle"]

    assert str(handle.limit_for(kind="application", category=category)) == limit
    assert not desk.is_assumed("clock", "handle", "limit")


def test_a_petition_runs_on_its_own_time(desk: Policy) -> None:
    """60 days, and 30 more once (信访工作条例)."""
    assert str(desk.clocks["petition"].limit) == "60d"
    assert str(desk.clocks["petition_extended"].limit) == "30d"


@pytest.mark.rule("S0-R11", "S0-R16", "S0-R17", "S0-R28")
def test_the_desk_asks_for_identity_and_materials(desk: Policy) -> None:
    """An application waits for what is missing; what is not taken up is told the right way."""
    assert {"identity", "materials"} <= set(desk.kind["application"].fields)
    assert "materials" in desk.dispatch.wait_reasons
    assert all("：" in reason for reason in desk.dispatch.reject_reasons.values())


@pytest.mark.rule("S2-R02", "S2-R46")
def test_the_centre_takes_in_four_kinds(centre: Policy) -> None:
    """Enquiry, application, complaint and suggestion."""
    assert list(centre.kind) == ["enquiry", "application", "complaint", "suggestion"]
    assert [centre.kind_title(kind) for kind in centre.kind][-1] == KINDS["suggestion"]


@pytest.mark.rule("S2-R30", "S2-R31")
def test_urgent_cases_run_on_elapsed_time(centre: Policy) -> None:
    """Whatever the hour: 24 hours for an emergency, working time for the rest."""
    for code, clock in centre.clocks.items():
        assert clock.limit_for(level=1).working, code
        assert not clock.limit_for(level=4).working, code
    assert str(centre.clocks["handle"].limit_for(level=4)) == "24h"
    assert not centre.is_assumed("clock", "handle", "levels", "4")


@pytest.mark.rule("S2-R16", "S2-R20", "S2-R21", "S2-R47")
def test_the_centre_sends_fairly(centre: Policy) -> None:
    """By load and skill, with the customer and the matter on the case."""
    assert centre.dispatch.assign == "load_and_skill"
    assert {"customer", "phone", "what"} <= set(centre.kind["complaint"].fields)


@pytest.mark.rule("S2-R37", "S2-R38")
def test_the_centres_targets_are_ours_its_period_is_not(centre: Policy) -> None:
    """The rules name four indicators and no target, and monthly or quarterly scoring."""
    assert all(centre.is_assumed("kpi", code, "target") for code in centre.kpi)
    assert centre.report.bulletin is not None
    assert centre.report.bulletin.period in {"month", "quarter"}


@pytest.mark.parametrize("name", ["shebao", "integrated"])
def test_a_document_without_numbers_lends_none(name: str) -> None:
    """Seeds 000 and 002 name no deadline: only the law and the 24 hours are not assumed."""
    policy = shipped(name)
    known = {path: source for path, source in policy.provenance.items() if not source.assumed}

    for path, source in known.items():
        law = (source.source or "").endswith("条")
        assert law or path in {"clock.handle.levels.4", "report.bulletin", "texts"}, path
