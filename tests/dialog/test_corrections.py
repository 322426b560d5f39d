"""An answer is changed by saying so at the beginning, and by nothing vaguer (dialogs.md 3.3)."""

from datetime import UTC, datetime

import pytest

from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Opened, Said
from bot.dialog.say import Kind
from tests.dialog.flows import DISSATISFACTION, ORDER

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
OLD, NEW = "13800138000", "13900139000"


def after(said: str) -> Draft:
    """Return the draft of a report with a phone after something more was said."""
    opened = advance(DISSATISFACTION, start(DISSATISFACTION, "d"), Opened(f"张三 {OLD}"), NOON)
    return advance(DISSATISFACTION, opened.draft, Said(said), NOON).draft


@pytest.mark.parametrize(
    "said",
    [
        f"改 电话 {NEW}",
        f"改电话{NEW}",
        f"改一下电话：{NEW}",
        f"更正：电话 {NEW}",
        f"修改手机 {NEW}",
        f"电话改成{NEW}",
        f"客户电话更正为：{NEW}",
        "改电话１３９００１３９０００",
    ],
)
def test_a_correction_replaces_the_answer(said: str) -> None:
    """The label and the new value are enough."""
    assert after(said).answers["phone"] == NEW


@pytest.mark.parametrize(
    "said", [f"客户说改打{NEW}", f"他电话是{NEW}", f"电话里说改成{NEW}也打不通", "改天再打电话"]
)
def test_anything_vaguer_changes_nothing(said: str) -> None:
    """A second number in a story stays in the story."""
    assert after(said).answers["phone"] == OLD


def test_a_correction_without_a_value_is_asked_for() -> None:
    """改姓名 asks for the name; the answer that stands is kept until then."""
    draft = after("改姓名")

    assert draft.asked == "customer"
    assert draft.answers["customer"] == "张三"


def at_the_summary() -> Draft:
    """Return an order whose questions are all answered or passed over."""
    draft = advance(ORDER, start(ORDER, "d"), Opened(""), NOON).draft
    for said in ("态度", "服务员骂人了", "道歉", "跳过", "跳过", "跳过"):
        draft = advance(ORDER, draft, Said(said), NOON).draft
    assert draft.asked is None
    return draft


def test_what_is_told_at_the_summary_is_kept() -> None:
    """A number fills its gap, a sentence goes on with the story; both are said back."""
    told = advance(ORDER, at_the_summary(), Said(f"{NEW}，还让我等了一小时"), NOON)

    assert told.draft.answers["number"] == NEW
    assert told.draft.answers["facts"] == "服务员骂人了\n还让我等了一小时"
    assert Kind.SAVED in [say.kind for say in told.say]


def test_a_politeness_at_the_summary_changes_nothing() -> None:
    """好的 is no answer, and not yet 确认."""
    draft = at_the_summary()

    assert advance(ORDER, draft, Said("好的"), NOON).draft.answers == draft.answers
