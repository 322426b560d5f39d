"""What a typed line is once width, invisible characters and closing punctuation are set aside."""

import re
from enum import StrEnum

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
# One character for one character, so that a place in the folded text is the same place in the
# original: a story is stored as it was typed, only the reading of it is width-blind.
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_WIDTHS |= {0x2460 + n: 0x31 + n for n in range(9)} | dict.fromkeys(range(0x2010, 0x2016), 0x2D)
# No command, politeness or menu number is longer; whether a text says something shows early.
_SHORT, _EARLY = 40, 500
_CLOSING = " \t\n,.!?;:~。、…～"
_QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "'": "'"}
_FACES = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,5}\]")
_CHATTER = frozenset(
    "好 好的 好吧 嗯 嗯嗯 哦 噢 行 可以 收到 知道了 明白 明白了 谢谢 谢了 ok okay 在吗 你好 您好 "
    "好了 hello hi 是 是的 对 对的 不用谢 没事 辛苦了 稍等 等一下".split()
)
_YES = frozenset(
    "是 是的 是啊 对 对的 对啊 嗯 嗯嗯 好 好的 行 可以 没错 就是 就这样 ok yes".split()
)
_UNKNOWN = frozenset(
    "不知道 不清楚 不详 不确定 没有 没 无 暂无 未知 没问 没留 不方便 忘了 不记得 没问到 "
    "好了 没了 没有了 匿名 无名氏 未提供 不愿透露 保密 "
    "未填 空 空白 未留 待补 待补充 待核实".split()
)


class Word(StrEnum):
    """The command words inside a flow (design §9), each meaning only itself."""

    BACK = "上一步"
    SKIP = "跳过"
    UNDO = "撤销"
    VIEW = "查看"
    CANCEL = "取消"
    CONFIRM = "确认"
    PERSON = "人工"
    HELP = "帮助"
    RESUME = "恢复"


_WORDS = {str(word): word for word in Word}


def clean(text: str) -> str:
    """Return the text without invisible characters and outer space, lines ended by a newline."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """Return the text with full-width characters as half-width ones, of the same length."""
    return text.translate(_WIDTHS)


def normalise(text: str) -> str:
    """Return the text clean, folded and without closing punctuation, for comparing."""
    return fold(clean(text)).strip(_CLOSING)


def command(text: str) -> Word | None:
    """Return the command word that the whole text is, if it is one; nothing fuzzy (3.3)."""
    return _WORDS.get("".join(normalise(text).split())) if len(text) <= _SHORT else None


def literal(text: str) -> str | None:
    """Return what stands after a leading quote mark, or None where there is none."""
    quoted = clean(text)
    closing = _QUOTES.get(quoted[:1])
    return None if closing is None else quoted[1:].removesuffix(closing).strip()


def is_chatter(text: str) -> bool:
    """Tell whether the whole text is a politeness that holds no detail."""
    return len(text) <= _SHORT and normalise(text).lower() in _CHATTER


def is_yes(text: str) -> bool:
    """Tell whether the whole text agrees with what was asked."""
    return len(text) <= _SHORT and normalise(text).lower() in _YES


def is_unknown(text: str) -> bool:
    """Tell whether the whole text says that the speaker has no answer."""
    return len(text) <= _SHORT and normalise(text) in _UNKNOWN


def meaning(text: str) -> int:
    """Count letters, digits and Han characters; emoji and bracketed faces hold no detail."""
    return sum(character.isalnum() for character in _FACES.sub("", text[:_EARLY]))


def letters(text: str) -> int:
    """Count letters and Han characters: a number alone tells no story."""
    return sum(character.isalpha() for character in _FACES.sub("", text[:_EARLY]))
