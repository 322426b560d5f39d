"""A whole form at once gives what the chat gives, question by question."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Said
from bot.dialog.form import decides, fill, written
from bot.dialog.steps import Choice, Many
from tests.dialog.flows import DISSATISFACTION, ORDER

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def empty() -> Draft:
    """Give an empty draft of the order flow."""
    return start(ORDER, "d-1")


def test_the_form_and_the_chat_give_the_same_answers() -> None:
    """The same words in the same order, field by field or message by message."""
    chat = empty()
    typed = {
        "matter": "配送", "facts": "送餐晚了一小时", "order": "订单 77-1", "wishes": "道歉 退款",
        "name": "张先生", "number": "138 1234 8000",
    }  # fmt: skip
    for said in typed.values():
        chat = advance(ORDER, chat, Said(said), NOW).draft
    filled = fill(ORDER, empty(), typed, whole=False)
    assert not filled.refused
    assert filled.draft.answers == chat.answers


def test_a_condition_sees_the_answers_of_the_same_form() -> None:
    """A field that the choice hides is not read; one that it shows is."""
    choice = next(step for step in ORDER.steps if decides(ORDER, empty(), step))
    assert isinstance(choice, Choice)
    hidden = []
    for code in choice.codes:
        draft = fill(ORDER, empty(), {choice.key: code}, whole=False).draft
        hidden.append({step.key for step in ORDER.steps} - written(ORDER, draft).keys())
    assert len({frozenset(keys) for keys in hidden}) > 1


def test_what_is_required_is_asked_for_at_the_end() -> None:
    """Saving lets it be; submitting refuses at the field."""
    assert not fill(ORDER, empty(), {}, whole=False).refused
    refused = fill(ORDER, empty(), {}, whole=True).refused
    first = next(step for step in ORDER.steps if step.required)
    assert first.label in refused[first.key].reason


def test_an_empty_form_changes_nothing() -> None:
    """Not even the revision: two pages that only looked do not stand in each other's way."""
    draft = empty()
    assert fill(ORDER, draft, dict.fromkeys(written(ORDER, draft), ""), whole=False).draft is draft


@given(st.dictionaries(st.sampled_from([s.key for s in DISSATISFACTION.steps]), st.text()))
def test_what_was_written_can_be_written_again(typed: dict[str, str]) -> None:
    """Whatever is typed, nothing raises; and what is shown in the fields reads back the same."""
    draft = start(DISSATISFACTION, "d-1")
    once = fill(DISSATISFACTION, draft, typed, whole=True)
    again = fill(DISSATISFACTION, once.draft, written(DISSATISFACTION, once.draft), whole=False)
    assert again.draft.answers == once.draft.answers
    assert not again.refused
    for step in DISSATISFACTION.steps:
        if isinstance(step, Many) and step.key in once.draft.answers:
            assert set(once.draft.answers[step.key]) <= set(step.codes)
