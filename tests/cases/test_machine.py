"""The one machine: who may do what in which state, and that nobody is ever stuck (B4)."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot.commands.policy_moves import cells, page
from bot.policies import read_policy
from bot.templates import Sentences
from cases import callbacks, lifecycle
from cases.actions import Action
from cases.machine import allowed, live, states_of, target_of
from cases.model import Callback, Case, Hop, State
from cases.outcome import Outcome, Refusal
from cases.policy import Policy, moves_in
from cases.transitions import Part
from tests.cases.board import TEAM, at
from tests.cases.way import WAYS, case_in, ways

PRESETS = Path(__file__).parents[2] / "policies"
NAMES = ("picc-jiangsu", "integrated", "shebao")
# Nothing follows these; all others lead on, by somebody's word or by a clock.
FINAL = frozenset({State.ARCHIVED, State.VOID})
HOTLINE = {Part.COMPLAINT_TEAM, Part.DISPATCHER}


def preset(name: str) -> Policy:
    """Read a shipped policy."""
    policy, problems = read_policy(PRESETS / f"{name}.toml")
    assert policy, problems
    return policy


@pytest.mark.parametrize("name", NAMES)
def test_no_state_is_a_dead_end(name: str) -> None:
    """From every state that a case can come to, somebody or a clock brings it on."""
    policy = preset(name)
    for kind in policy.kind:
        for state in states_of(kind, policy) - FINAL:
            ways = [m for m in live(kind, policy) if state in m.sources]
            on = [m for m in ways if target_of(m, kind, policy) not in {None, state}]
            by_people = [m for m in on if m.action and m.parts - {Part.SYSTEM}]
            assert by_people, (name, kind, state)


@pytest.mark.parametrize("name", NAMES)
def test_every_state_action_and_part_has_its_answer(name: str) -> None:
    """The printed table has a move or a refusal in each cell, and each refusal its sentence."""
    policy, said = preset(name), Sentences().names("refusals")
    rows = list(cells(policy))
    assert len(rows) == len(policy.kind) * len(State) * len(Action) * len(Part)
    for kind, state, action, part, move, target, refused in rows:
        assert bool(move) != bool(refused), (kind, state, action, part)
        assert (target in set(State)) if move else (refused in said)
    assert list(page(policy))


def test_the_table_and_the_drawing_leave_out_the_same() -> None:
    """Where a number allows no single return, redo, merger or reopening, neither has the move."""
    policy = preset("picc-jiangsu")
    kind = policy.kind["complaint"].model_copy(
        update={"max_redo": 0, "merge": False, "reopen_within": None}
    )
    never = policy.dispatch.model_copy(update={"return_allowed": 0, "idle_after": None})
    kinds = {"complaint": kind}
    none = policy.model_copy(update={"kind": kinds, "dispatch": never})
    for shown in (
        {m.id for m in live("complaint", none)},
        {m.id for m in moves_in(none, "complaint")},
    ):
        assert not shown & {"T14", "T23", "T26", "T28"}
        assert {"T12", "T13", "T24", "T25"} <= shown
    # An order can still come back for want of people, and must then be sent again.
    back = replace(case_in(State.RETURNED), kind="complaint")
    ruled = allowed(back, Action.DISPATCH, frozenset({Part.DISPATCHER}), none)
    assert not isinstance(ruled, Refusal)
    assert "T15" not in {m.id for m in moves_in(none, "complaint")}


@pytest.mark.rule("S4-R10")
def test_the_hotline_has_its_four_functions() -> None:
    """Accept, transfer, supervise and the first call; it neither works nor judges the work."""
    may = {
        action
        for state, action in product(State, Action)
        if not isinstance(allowed(case_in(state), action, frozenset(HOTLINE), WAYS), Refusal)
    }
    call = {Action.TAKE_CALL, Action.DIALLED, Action.CONTENT, Action.DISSATISFIED, Action.MISSED}
    # To wait for what the customer still has to bring is part of taking a case in.
    take_in = {Action.ACCEPT, Action.REJECT, Action.WAIT}
    # With whom the case is talked over belongs to transfer and supervision.
    send = {Action.DISPATCH, Action.MERGE, Action.DISCUSS}
    assert may == call | take_in | send


def test_an_outsider_may_do_nothing() -> None:
    """Nor the line's leader, beside a word on what was talked over with him."""
    for state, action in product(State, Action):
        ruled = allowed(case_in(state), action, frozenset({Part.OUTSIDER}), WAYS)
        assert isinstance(ruled, Refusal), (state, action)
        led = allowed(case_in(state), action, frozenset({Part.LINE_LEADER}), WAYS)
        assert isinstance(led, Refusal) or action is Action.DISCUSS, (state, action)


def test_a_policy_switches_moves_off() -> None:
    """What a kind does without is refused as such, whoever asks."""
    off = ways(transitions_off=["T16"])
    ruled = allowed(case_in(State.PROCESSING), Action.WAIT, frozenset({Part.HANDLER}), off)
    assert isinstance(ruled, Refusal)
    assert ruled.why == "switched_off"


# What a move that the machine allows may still say: the guard of the table, in its own words.
GUARDS = {"nothing_to_confirm", "follow_up_too_late", "take_first", "call_taken", "already_dialled"}
SAID: dict[Action, Callable[[Case, str], Outcome | Refusal]] = {
    Action.RESOLVE: lambda case, who: lifecycle.resolve(case, who, at("10:10")),
    Action.PASS_UP: lambda case, who: lifecycle.pass_up(case, who, at("10:10"), WAYS, TEAM),
    Action.START_FLOW: lambda case, who: lifecycle.start(case, who, at("10:10"), WAYS, TEAM),
    Action.TAKE: lambda case, who: lifecycle.take(case, who, at("10:10")),
    Action.FOLLOW_UP: lambda case, who: lifecycle.follow_up(case, who, at("10:10"), WAYS),
    Action.DIALLED: lambda case, who: callbacks.dialled(case, who, at("10:10")),
    Action.MISSED: lambda case, who: callbacks.booked(case, who, Action.MISSED, at("10:10")),
}


def test_the_table_says_what_the_ladder_does() -> None:
    """Whoever gets through a move of the ladder or the call stands in its row, nobody else."""
    hops = (
        Hop(1, "old", at("10:01"), outcome="passed_up"),
        Hop(2, "boss", at("10:05"), told_at=at("10:05"), started_at=at("10:05")),
    )
    call = Callback(at("10:06"), assignee="ma", taken_at=at("10:07"))
    parts = {
        "chen": {Part.REPORTER, Part.CONTACT_OWNER, Part.CHAIN}, "old": {Part.CHAIN},
        "boss": {Part.LEADER, Part.CHAIN}, "ma": {Part.COMPLAINT_TEAM, Part.CALLBACK_AGENT},
        "x": {Part.OUTSIDER},
    }  # fmt: skip
    for state, action, who in product(State, SAID, parts):
        case = case_in(
            state,
            callback=call,
            closed_at=at("10:09"),
            hops=() if state is State.SOOTHING else hops,
        )
        ruled = allowed(case, action, frozenset(parts[who]), WAYS)
        came = SAID[action](case, who)
        if isinstance(ruled, Refusal):
            assert isinstance(came, Refusal), (state, action, who)
        else:
            assert isinstance(came, Outcome) or came.why in GUARDS, (state, action, who, came)
