"""To the unit and back: one lead by direct cause, fair, signed for, returned once (T12 to T15)."""

from dataclasses import replace
from typing import Any

import pytest

from cases.actions import Action
from cases.forms import lacking
from cases.model import State
from cases.transitions import Part
from tests.cases.board import at, done, refused, told
from tests.cases.way import PEOPLE, WAYS, case_in, move, order

READY = case_in(State.ACCEPTED)


@pytest.mark.rule("S4-R06", "S4-R07")
def test_two_units_need_one_lead() -> None:
    """Vector F4: without a lead the order is refused, with the one that caused it it goes."""
    kind, helping = WAYS.kind["dissatisfaction"], {"co_units": ("claims", "sales")}
    missing = lacking(Action.DISPATCH, helping, kind)
    assert [field.key for field in missing] == ["unit", "cause"]
    both = ("claims", "sales")
    given: dict[str, Any] = {"cause": "拖延", "co_units": both}
    assert refused(move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, **given)) == "no_lead"
    wrong = move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, unit="sales", **given)
    assert refused(wrong) == "lead_by_cause"
    case = done(move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, unit="claims", **given)).case
    last = case.assignments[-1]
    assert (last.unit, last.co_units, case.state) == ("claims", ("sales",), State.DISPATCHED)


@pytest.mark.rule("S2-R20", "S2-R21", "S2-R08")
def test_both_sides_hear_of_an_order() -> None:
    """The head and the least loaded handler get the card, the first asked a copy."""
    case = replace(READY, accepted_by="guo")
    out = done(
        move(case, "ma", Part.DISPATCHER, Action.DISPATCH, unit="claims", cause="拖延",
             co_units=("sales",))
    )  # fmt: skip
    assert told(out) == {
        "wang": "dispatched", "liu": "dispatched", "zhou": "dispatched_co",
        "chen": "dispatched_copy", "guo": "dispatched_copy",
    }  # fmt: skip
    assert out.case.solution_owner == "liu"


@pytest.mark.rule("S2-R16")
def test_any_one_number_is_enough() -> None:
    """Where the policy wants a number before the order, it says so by what it is about."""
    kind = WAYS.kind["dissatisfaction"].model_copy(update={"fields": ("reference",)})
    policy = WAYS.model_copy(update={"kind": {**WAYS.kind, "dissatisfaction": kind}})
    given: dict[str, Any] = {"unit": "claims", "cause": "拖延", "policy": policy}
    bare = move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, **given)
    assert refused(bare) == "fields_missing"
    known = replace(READY, details={"plate": "苏A12345"})
    done(move(known, "ma", Part.DISPATCHER, Action.DISPATCH, **given))


def test_whom_the_case_is_about_never_handles_it() -> None:
    """The next one is taken; named by hand he is refused (回避)."""
    barred = replace(PEOPLE, barred=frozenset({"liu"}))
    given: dict[str, Any] = {"unit": "claims", "cause": "拖延"}
    out = done(move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, around=barred, **given))
    assert out.case.assignments[-1].handler == "chen"
    named = move(
        READY, "ma", Part.DISPATCHER, Action.DISPATCH, around=barred, handler="liu", **given
    )
    assert refused(named) == "interested"


def test_an_order_comes_back_once_and_in_time() -> None:
    """The unit returns it within its hours with a reason; the second time it is refused (T14)."""
    case = case_in(State.DISPATCHED, assignments=(order(),))
    give: dict[str, Any] = {"reason": "not_ours"}
    out = done(move(case, "wang", Part.UNIT_HEAD, Action.RETURN, "11:00", **give))
    assert (out.case.state, told(out)) == (State.RETURNED, {"ma": "returned"})
    late = move(case, "wang", Part.UNIT_HEAD, Action.RETURN, "12:01", **give)
    assert refused(late) == "return_too_late"
    again = replace(case, assignments=(order(returned_at=at("11:00")), order(n=2, at=at("11:00"))))
    twice = move(again, "wang", Part.UNIT_HEAD, Action.RETURN, "11:10", **give)
    assert refused(twice) == "returned_before"
    assert refused(move(case, "liu", Part.HANDLER, Action.RETURN, **give)) == "not_your_part"


def test_a_designated_order_stays() -> None:
    """Vector F6: its return is refused; the third dispatch is designated by itself (T15)."""
    case = case_in(State.DISPATCHED, assignments=(order(designated=True),))
    give: dict[str, Any] = {"reason": "not_ours"}
    assert refused(move(case, "wang", Part.UNIT_HEAD, Action.RETURN, **give)) == "designated"
    back = (order(returned_at=at("10:05")), order(n=2, returned_at=at("10:20")))
    third = case_in(State.RETURNED, assignments=back)
    given: dict[str, Any] = {"unit": "claims", "cause": "拖延"}
    out = done(move(third, "ma", Part.DISPATCHER, Action.DISPATCH, "10:30", **given))
    assert out.case.assignments[-1].designated
    early = move(READY, "ma", Part.DISPATCHER, Action.DISPATCH, designated=True, **given)
    assert refused(early) == "designate_manager"
    ordered = move(READY, "tang", Part.CS_MANAGER, Action.DISPATCH, designated=True, **given)
    assert done(ordered).case.assignments[-1].designated


def test_whoever_signs_works() -> None:
    """The handler named stays; without one the head who signs has it (T13)."""
    case = case_in(State.DISPATCHED, assignments=(order(),))
    out = done(move(case, "wang", Part.UNIT_HEAD, Action.SIGN))
    assert (out.case.state, out.case.solution_owner) == (State.PROCESSING, "liu")
    alone = case_in(State.DISPATCHED, assignments=(order(handler=""),))
    assert done(move(alone, "wang", Part.UNIT_HEAD, Action.SIGN)).case.solution_owner == "wang"


@pytest.mark.rule("S2-R04")
def test_a_case_is_never_nobodys() -> None:
    """Whoever should solve it: the handler, the head, whoever sent it, whoever was asked first."""
    assert READY.solution_owner == READY.contact_owner == "chen"
    assert case_in(State.DISPATCHED, assignments=(order(),)).solution_owner == "liu"
    assert case_in(State.DISPATCHED, assignments=(order(handler=""),)).solution_owner == "wang"
    back = case_in(State.RETURNED, assignments=(order(returned_at=at("10:05")),))
    assert back.solution_owner == "ma"
