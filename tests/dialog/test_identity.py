"""An identity number is taken when its check digit is right, and only as the customer's own."""

import pytest

from bot.dialog.steps import Refusal
from bot.flows.complaint import id_number
from bot.flows.fields import Identity

STEP = Identity("id_number", "身份证号是多少？", "身份证号")
RIGHT = "320106199001011238"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (RIGHT, RIGHT),
        ("身份证号：320106 19900101 1238", RIGHT),
        ("11010519491231002x", "11010519491231002X"),
    ],
)
def test_a_right_number_is_kept_in_one_spelling(said: str, number: str) -> None:
    """Spaces, the name before it and a small x change nothing; only its end is shown."""
    assert STEP.parse(said) == number
    assert STEP.show(number) == f"****{number[-4:]}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("320106199001011234", "校验位"),
        ("320106199013011238", "校验位"),
        ("32010619900101123", "18 位"),
        ("没带", "18 位"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(said: str, why: str) -> None:
    """A wrong last sign, a month that is none, a sign too few, no number at all."""
    with pytest.raises(Refusal, match=why):
        STEP.parse(said)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (f"张伟，身份证{RIGHT}，要退保", [RIGHT]),
        (f"委托人身份证{RIGHT}", []),
        (f"对方身份证号{RIGHT}", []),
        (f"单号{RIGHT}", []),
    ],
)
def test_only_the_customers_own_number_is_heard_in_passing(said: str, found: list[str]) -> None:
    """Behind another's name, or without one, it is nobody's."""
    assert [span.value for span in STEP.spot(said)] == found


def test_it_may_be_left_out() -> None:
    """A complaint without it is a complaint all the same."""
    assert not id_number.required
