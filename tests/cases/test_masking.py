"""A customer is shown so that a colleague knows him and a stranger could not use it."""

import pytest

from bot.flows.fields import Name
from cases.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("王", "王*"),
        ("欧阳娜娜", "欧阳**"),
        ("司马懿", "司马*"),
        ("欧阳", "欧*"),
        ("", ""),
    ],
)
def test_the_surname_is_left(name: str, shown: str) -> None:
    """Both characters of a surname of two; never a whole name of one or two."""
    assert mask_name(name) == shown


def test_chat_and_cards_mask_a_surname_alike() -> None:
    """What the form repeats and what the card says is one and the same."""
    assert Name("customer", "", "").show("欧阳娜娜") == mask_name("欧阳娜娜")


@pytest.mark.parametrize(
    ("phone", "shown"), [("13800138000", "138****8000"), ("1234567", "****"), ("", "****")]
)
def test_the_middle_of_a_number_is_hidden(phone: str, shown: str) -> None:
    """A short number is hidden as a whole."""
    assert mask_phone(phone) == shown
