"""The runs of a case's clocks are kept with it, and a case without any is as it was before."""

from dataclasses import replace

from cases.running import Running
from desk.record import to_body, to_case
from storage.cases import CaseRow
from tests.cases.board import at, opened

RUN = Running(
    "handle", at("10:00"), at("17:00"), "3wd", paused_at=at("12:00"),
    paused=((at("10:30"), at("11:00")),), marks=("50",),
)  # fmt: skip


def row(body: dict[str, object]) -> CaseRow:
    """Give the row of a case as the record holds it."""
    case = opened().case
    return CaseRow(
        id=case.id, number=case.number, institution=case.institution, kind=case.kind,
        policy_id=case.policy_id, state=case.state, reporter=case.reporter, draft_id=None,
        hop=0, assignee=None, opened_at=case.opened_at, changed_at=case.opened_at,
        closed_at=None, body=body, sealed={}, audit_head="", audit_seq=0, revision=0,
    )  # fmt: skip


def test_a_run_comes_back_from_the_record_as_it_was() -> None:
    """Instants, pauses and fired marks are the same values again."""
    case = replace(opened().case, running={"handle": RUN})
    assert to_case(row(to_body(case))) == case


def test_a_row_of_the_release_before_is_still_read() -> None:
    """It says nothing of runs, and a case without runs is written just so."""
    body = to_body(opened().case)
    assert "running" not in body
    assert to_case(row(body)).running == {}


def test_lateness_is_counted_once_it_is_over() -> None:
    """An open clock is late by nobody knows how much; a stopped one by its seconds."""
    late = replace(RUN, result="breached")
    assert late.late_s == 0
    assert replace(late, stopped_at=at("17:00:30")).late_s == 30
    waited = (*RUN.paused, (at("17:00:10"), at("17:00:25")))
    assert replace(late, stopped_at=at("17:00:30"), paused=waited).late_s == 15
    assert replace(RUN, stopped_at=at("16:00"), result="met").late_s == 0
