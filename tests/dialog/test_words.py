"""Command words are exact; everything else is an answer."""

import pytest

from bot.dialog.words import Word, clean, command, fold, literal, normalise


@pytest.mark.parametrize("word", list(Word))
@pytest.mark.parametrize("shape", ["{}", " {} ", "{}。", "{}！", "{}\u200b", "\ufeff{}~", "{}\n"])
def test_a_command_is_known_however_it_is_typed(word: Word, shape: str) -> None:
    """Width, outer space, closing punctuation and invisible characters make no difference."""
    assert command(shape.format(word)) is word
    assert command(shape.format(" ".join(word))) is word


@pytest.mark.parametrize(
    "text", ["请取消", "取消订单", "我要撤销", "“取消”", "取消吗", "确认一下", "", "。", "查看看"]
)
def test_a_text_that_merely_contains_a_command_is_none(text: str) -> None:
    """Nothing is fuzzy: a story with 取消 in it is a story."""
    assert command(text) is None


def test_a_leading_quote_mark_makes_it_literal() -> None:
    """The quoted words are taken as they stand; only a matching mark is taken off the end."""
    assert literal("“取消”") == "取消"
    assert literal("「取消」") == "取消"
    assert literal('"取消') == "取消"
    assert literal("取消”") is None


def test_folding_keeps_every_place() -> None:
    """A span found in the folded text is the same span of the original."""
    text = "电话：１３８００１３８０００，（苏Ａ）①"

    assert len(fold(text)) == len(text)
    assert normalise("１３８　ＡＢ。") == "138 AB"
    assert clean(" a\r\nb\u200b\ud800 ") == "a\nb"
