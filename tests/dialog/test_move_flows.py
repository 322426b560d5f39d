"""What a move asks is asked like any flow: by number or word, or in one message."""

from datetime import UTC, datetime

import pytest

from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.dialog.turn import Turn, asking
from bot.flows.kind import Facts, Offers
from bot.flows.moves import CONFIRMED, MOVES, PREFIX
from cases.actions import Action
from cases.forms import FORMS
from tests.cases.board import POLICY

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
UNITS: Offers = {"claims": ("理赔部",), "underwriting": ("承保部",)}
FLAGS: Offers = {"yes": ("是", "联系上了"), "no": ("否",)}
OFFERS = {
    "unit": UNITS, "co_units": UNITS, "units": UNITS, "cause": {"claims.delay": ("理赔时效",)},
    "reached": FLAGS, "told": FLAGS, "designated": FLAGS,
}  # fmt: skip


def opened(action: Action, rest: str) -> Turn:
    """Begin a move with what stands behind its word."""
    flow = MOVES[PREFIX + action].make(POLICY, NOW, Facts(offers=OFFERS))
    draft = start(flow, "d1")
    return advance(flow, asking(draft, flow.next(draft.answers, draft.skipped)), Opened(rest), NOW)


@pytest.mark.parametrize(
    ("action", "rest", "answers"),
    [
        (Action.DISPATCH, "理赔部 理赔时效", {"unit": "claims", "cause": "claims.delay"}),
        (Action.DISPATCH, "1", {"unit": "claims"}),
        (
            Action.DISPATCH,
            "理赔部 理赔时效 协办单位：承保部 承办人：陈宇",
            {
                "unit": "claims", "cause": "claims.delay", "co_units": ["underwriting"],
                "handler": "陈宇",
            },
        ),
        (
            Action.DISCUSS,
            "理赔部、承保部 理赔部先补赔",
            {"units": ["claims", "underwriting"], "conclusion": "理赔部先补赔"},
        ),
        (Action.CONTACTED, "联系上了 客户同意", {"reached": "yes", "note": "客户同意"}),
        (Action.HAND_OVER, "陈宇 他在现场", {"to": "陈宇", "why": "他在现场"}),
        (Action.MERGE, "bm-261123-0001", {"into": "BM-261123-0001"}),
    ],
)  # fmt: skip
def test_one_message_holds_it_all(action: Action, rest: str, answers: dict[str, object]) -> None:
    """Units and reasons by word or number, people and numbers as they are written."""
    assert dict(opened(action, rest).draft.answers) == answers


def test_the_last_answer_hands_it_in() -> None:
    """No 确认 is needed where nothing ends; what ends a case is shown once more."""
    assert opened(Action.DISPATCH, "理赔部 理赔时效").effect == "submit"
    assert opened(Action.WITHDRAW, "客户来电说算了").effect is None


@pytest.mark.parametrize("action", FORMS, ids=str)
def test_there_is_a_way_out_of_every_question(action: Action) -> None:
    """取消 leaves the case alone, whatever was answered."""
    flow = MOVES[PREFIX + action].make(POLICY, NOW, Facts(offers=OFFERS))
    draft: Draft = opened(action, "").draft
    assert flow.step(draft.asked) is not None
    turn = advance(flow, draft, Said("取消"), NOW)
    assert (turn.effect, turn.draft.status) == ("cancelled", "cancelled")


def test_what_ends_a_case_is_confirmed() -> None:
    """These moves can't be taken back by the next word."""
    assert set(FORMS) >= CONFIRMED == {Action.WITHDRAW, Action.MERGE, Action.REJECT}
