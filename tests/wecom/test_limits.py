"""Texts are cut by bytes where a reader would cut them, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.limits import TEXT_BYTES, shorten, split_text

texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=3000)
chinese = st.text(alphabet="客户投诉理赔，。！\n 🙂a1", max_size=3000)


@given(texts | chinese, st.integers(4, 200) | st.just(TEXT_BYTES))
def test_the_parts_are_the_text_and_each_fits(text: str, limit: int) -> None:
    """Joined again nothing is missing; each part has room in a message and is not empty."""
    parts = split_text(text, limit)
    assert "".join(parts) == text
    assert all(0 < len(part.encode()) <= limit for part in parts)


def test_the_limit_is_in_bytes() -> None:
    """Two thousand Chinese characters are three messages; cut by characters they would be one."""
    parts = split_text("诉" * 2000)
    assert [len(part) for part in parts] == [682, 682, 636]


def test_an_emoji_of_four_bytes_is_never_cut() -> None:
    """A limit in the middle of a character leaves it to the next part."""
    assert split_text("a🙂🙂", 6) == ["a🙂", "🙂"]


def test_a_line_ends_a_part_before_a_sentence_does() -> None:
    """The best place to cut comes first, if the part is at least half full."""
    assert split_text("一二三四\n五。六七八九", 30) == ["一二三四\n", "五。六七八九"]
    assert split_text("一二三。四，五六七八九", 24) == ["一二三。", "四，五六七八九"]
    assert split_text("一\n二三四五六七八九", 24) == ["一\n二三四五六七", "八九"]


def test_what_fits_stays_one() -> None:
    """No text, no part; a text that fits, one part."""
    assert split_text("") == []
    assert split_text("a" * TEXT_BYTES) == ["a" * TEXT_BYTES]


def test_half_a_surrogate_pair_can_be_sent() -> None:
    """A broken character from a web form becomes a question mark, not an error."""
    assert split_text("a\ud83d") == ["a?"]


def test_a_part_needs_room_for_any_character() -> None:
    """Less than four bytes is a mistake of the program."""
    with pytest.raises(ValueError, match="room"):
        split_text("x", 3)


def test_what_is_shortened_shows_it() -> None:
    """The ellipsis counts as a character."""
    assert shorten("四个字啊", 4) == "四个字啊"
    assert shorten("一共五个字", 4) == "一共五…"
