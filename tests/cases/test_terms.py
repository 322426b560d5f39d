"""Which term a case runs on, and what happens when a sign of it changes (A4, B5)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from admin.story import Teller
from admin.times import Times
from bot.templates import Context, Sentences
from bot.web.timeline import Entry as PhoneEntry
from bot.web.wording import said as said_on_phone
from cases import clocks
from cases.model import Case, State
from cases.moves.answering import settled
from cases.moves.timing import received
from cases.outcome import Outcome
from cases.policy import Policy, TermRule
from cases.terms import running_term, term_of
from storage.timeline import Entry
from tests.cases.board import opened, told
from tests.cases.test_clocks import armed, local, policy_of, said

PETITION: dict[str, Any] = {"limit": "60d", "basis": "elapsed", "warn": [50, 80]}
POLICY = policy_of(petition=PETITION)


def complaint(**more: Any) -> Case:
    """Give a complaint that was received on 1 March, at any time of the day (vector 7)."""
    plain = replace(opened().case, state=State.PROCESSING, kind="complaint", contact="chen")
    return replace(plain, opened_at=local("1 15:20"), received_at=local("1 15:20"), **more)


def running(policy: Policy = POLICY, **more: Any) -> Outcome:
    """Give a complaint with its term running."""
    return Outcome(received(Outcome(complaint(**more)), policy).case)


def due_of(out: Outcome) -> datetime:
    """Give when the running term is over."""
    term = running_term(out.case)
    assert term
    return out.case.running[term].due_at


@pytest.mark.parametrize(
    ("more", "term", "day"),
    [
        ({}, "complaint_simple", 16),
        ({"flags": ("complex",)}, "complaint_complex", 31),
        ({"channel": "petition"}, "petition", 61),
        ({"channel": "petition", "flags": ("complex",), "level": 4}, "petition", 61),
        ({"flags": ("major", "urgent"), "level": 3}, "complaint_simple", 16),
    ],
)
def test_vector_7_the_term_follows_source_and_flags(
    more: dict[str, Any], term: str, day: int
) -> None:
    """Fifteen days, thirty for what is complex, sixty for a petition; the first not counted."""
    out = running(**more)
    assert running_term(out.case) == term_of(out.case, POLICY) == term
    # The 61st of March is the 30th of April.
    assert due_of(out) == local("1 0:00") + (local("31 24:00") - local("1 0:00")) / 31 * day


def test_only_the_kinds_that_the_policy_names_have_a_term() -> None:
    """A question has none; a policy may give one to whatever kind, source or level it wants."""
    assert term_of(replace(complaint(), kind="enquiry"), POLICY) is None
    rule = TermRule(kinds=("enquiry",), channels=("letter",), level=2)
    clock = POLICY.clocks["petition"].model_copy(update={"when": rule})
    own = POLICY.model_copy(update={"clocks": {**POLICY.clocks, "petition": clock}})
    asked = replace(complaint(), kind="enquiry", channel="letter")
    assert term_of(replace(asked, level=2), own) == "petition"
    assert term_of(asked, own) is None


def test_a_case_that_turns_out_complex_has_the_longer_term_from_the_same_day() -> None:
    """The marks are those of thirty days, the old timers mean nothing, both owners hear why."""
    before = running()
    out = settled(replace(before, case=replace(before.case, flags=("complex",))), POLICY, NOON)
    assert due_of(out) == local("31 24:00")
    assert out.case.running["complaint_complex"].started_at == local("1 15:20")
    assert out.case.running["complaint_simple"].result == "cancelled"
    assert set(out.stops) == {"complaint_simple"}
    assert set(armed(out)) == {"50", "80", "due"}
    assert {arm.clock for arm in out.arms} == {"complaint_complex"}
    assert (said(out), told(out)) == (["term_changed"], {"chen": "term_changed"})


NOON = local("10 12:00")


def test_nothing_changes_where_the_signs_are_the_same() -> None:
    """A turn that adds something else leaves the clock and its timers alone."""
    before = running(flags=("complex",))
    assert settled(before, POLICY, NOON) is before


def test_a_breach_stays_booked_and_a_warning_that_is_over_is_not_given() -> None:
    """On the 20th the fifteen days were over: the case stays overdue, the new half is past."""
    before = running()
    out = settled(
        replace(before, case=replace(before.case, flags=("complex",))), POLICY, local("20 9:00")
    )
    assert out.case.running["complaint_simple"].result == "breached"
    assert "overdue" in out.case.flags
    assert set(armed(out)) == {"80", "due"}


def test_a_shorter_term_may_be_over_at_once() -> None:
    """Nobody gains time: what is due before today is due now, and the ladder begins."""
    before = running(channel="petition")
    # It was no petition after all; a policy without that source.
    out = settled(replace(before, case=replace(before.case, channel="letter")), POLICY, LATE)
    assert armed(out) == {"due": local("16 24:00")}


LATE = local("20 9:00")


def test_a_pause_is_taken_along() -> None:
    """Five days of appraisal move the longer term by five days too (vector 7)."""
    held = clocks.pause(running(), local("5 10:00"), "complaint_simple")
    out = settled(Outcome(replace(held.case, flags=("complex",))), POLICY, local("6 10:00"))
    assert out.arms == ()
    on = clocks.resume(Outcome(out.case), local("10 10:00"), POLICY, "complaint_complex")
    assert due_of(on) == local("1 0:00") + (local("31 24:00") - local("1 0:00")) / 31 * 36


@pytest.mark.parametrize(
    ("more", "because"),
    [
        (
            {"flags": ("complex",)},
            "这件事项定为“疑难”，“投诉答复时限（简单）”改为“投诉答复时限（复杂）”",
        ),
        (
            {"channel": "petition"},
            "这件事项的来源是“信访”，“投诉答复时限（简单）”改为“信访办理时限”",
        ),
    ],
)
def test_what_is_told_says_why_and_until_when(more: dict[str, Any], because: str) -> None:
    """In plain words, with the day from which it still counts."""
    before = running()
    [alert] = settled(Outcome(replace(before.case, **more)), POLICY, NOON).alerts
    context = Context(before.case, POLICY, before.case.number, values=alert.values)
    text = Sentences().say("alerts", alert.template, context)
    assert text.startswith(f"BM-261123-0001 {because}，仍从3月1日算起，")


def test_the_timeline_says_it_on_the_phone_and_at_the_desk() -> None:
    """What changed, why, and until when, in the words of either page."""
    before = running()
    out = settled(Outcome(replace(before.case, flags=("complex",))), POLICY, NOON)
    [event] = out.events
    context = Context(out.case, POLICY, out.case.number)
    phone = said_on_phone(PhoneEntry(1, NOON, event.actor, event.action, event.payload), context)
    assert phone.startswith("这件事项定为“疑难”，“投诉答复时限（简单）”改为“投诉答复时限（复杂）”")
    assert phone.endswith("3月31日 24:00 到期")
    teller = Teller({}, Times(POLICY.zone, NOON), POLICY)
    [line] = teller.told([Entry(1, NOON, event.actor, "system", event.action, dict(event.payload))])
    assert line.title == "答复期限改变（仍从原来的日子算起）"
    assert {
        "改为：投诉答复时限（复杂）",
        "原为：投诉答复时限（简单）",
        "因为定为：疑难",
        "到期：03-31 24:00",
    } <= {*line.facts}
