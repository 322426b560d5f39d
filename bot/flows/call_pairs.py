"""The labels of a pasted call log, each with what stands behind it."""

import re

from bot.dialog.words import fold
from bot.flows.call_labels import NAMES, nested, owner
from bot.flows.call_shapes import LONGEST, Pair, structured, untagged

# A label stands at a beginning or behind a separator, and before a colon, a bracket or a wide gap.
_HEAD = re.compile(
    rf"(?:^|(?<=[\s,;。|&]))[\[【(]?({NAMES})[\]】)]?"
    r"(?:\.?[ ]*[:=][ ]*|(?<=[\]】)])|[ ]*\|[ ]*|\t+|[ ]{2,})"
    rf"|[\[【]({NAMES})[\]】][ ]*[:=]?[ ]*",
    re.IGNORECASE | re.MULTILINE,
)
_CELLS = re.compile(r"[ ]*[\t,|][ ]*")
_LINES = re.compile(r"^[ \t]*[-=*_#~─—━]{3,}[ \t]*$", re.MULTILINE)
_STRONG = re.compile(r"(?<!\*)\*\*([^*\n\d]{1,40})\*\*(?!\*)")
_NUMBERED = re.compile(
    r"^[ \t]*(?:(?:[-*•●▪◆■>#]+|[(（]?\d{1,2}[.)、．）]|[①-⑳]|[一二三四五六七八九十]{1,2}、)[ \t]*)"
    rf"{{1,3}}(?=[\[【]?(?:{NAMES})[\]】]?[ \t]*[:：=|])",
    re.IGNORECASE | re.MULTILINE,
)
# Above a part of a form; what stands below it without a label is none of the part before.
_PART = re.compile(
    r"^[ \t]*(?:[一二三四五六七八九十]{1,2}、|[【\[])?[\u4e00-\u9fff]{0,6}信息[】\]]?[ \t]*$",
    re.MULTILINE,
)
# A turn of a conversation that was written down, with or without its time.
_TURN = r"^(?:[\[(]?(?:[\d/-]{5,10} )?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ ]*)?"
_TAKERS, _SAID = "坐席|座席|客服|话务员|客服人员", r"(?:声音|\d+|[(（][^()（）\n]{1,12}[)）])?[:：]"
_AGENT = re.compile(rf"{_TURN}(?:{_TAKERS}){_SAID}")
_SPOKEN = re.compile(rf"{_TURN}(?:客户|来电人|主叫|{_TAKERS}){_SAID}")
_A_TALK = 3
# So many labels in a row with nothing below them are a column, whose values stand elsewhere.
_A_COLUMN = 3


def pairs_of(said: str) -> list[Pair] | None:
    """Return the labels and values of a text, in order; None for a table without a call."""
    pairs = structured(said)
    if pairs is not None:
        return _named(pairs)
    said = _bare(_undecorated(untagged(said[:LONGEST])))
    rows = _rows(said)
    if rows is None:
        return _talk(said)
    return [pair for row in rows for pair in row] or None


def _named(pairs: list[Pair]) -> list[Pair]:
    """Give the values their labels; where no label is known, the values are what is told."""
    told = [(nested(path), value) for path, value in pairs]
    if any(owner(label) for label, value in told if value and label != "备注"):
        return told
    return [("通话内容", "\n".join(value for _, value in pairs if value))]


def spoken(text: str) -> frozenset[str]:
    """Return the lines that the agent said, in a conversation that was written down."""
    return frozenset(line for line in text.split("\n") if _AGENT.match(line))


def _undecorated(said: str) -> str:
    """Take off rules, bullets, numbers before labels, and the headings of a form's parts."""
    for ornament, plain in ((_LINES, ""), (_STRONG, r"\1"), (_NUMBERED, ""), (_PART, "备注：")):
        said = ornament.sub(plain, said)
    return said


def _talk(said: str) -> list[Pair]:
    """Set what was said apart from the form around it."""
    lines = said.split("\n")
    turns = [line for line in lines if _SPOKEN.match(line)]
    if len(turns) < _A_TALK:
        return _labelled(said)
    form = [line for line in lines if line not in turns and _HEAD.match(fold(line))]
    talk = [line for line in lines if line not in form]
    return [*_labelled("\n".join(form)), ("通话内容", "\n".join(talk))]


def _bare(said: str) -> str:
    """Set a colon behind labels that stand on lines of their own."""
    lines = said.split("\n")
    bare = [owner(line) is not None for line in lines]
    column = "1" * _A_COLUMN in "".join(str(int(one)) for one in bare)
    if sum(bare) < 2 or column:  # noqa: PLR2004 - one may be a word of the story
        return said
    ends = ["：" if label else "" for label in bare]
    return "\n".join(map("".join, zip(lines, ends, strict=True)))


def _rows(said: str) -> list[list[Pair]] | None:
    """Read a table whose first line holds the labels; None for any other text."""
    lines = [line.strip("| ") for line in said.split("\n") if line.strip("|-: \t")]
    labels = _CELLS.split(fold(lines[0])) if lines else []
    heads = [owner(label) for label in labels]
    if len(lines) < 2 or len(heads) < 2 or None in heads[:2]:  # noqa: PLR2004 - a head and a row
        return None
    cells = [_split(line, len(labels)) for line in lines[1:]]
    return [list(zip(labels, row, strict=False)) for row in cells]


def _split(line: str, count: int) -> list[str]:
    """Split a row; what the last cell holds beyond is its own."""
    return re.split(r"\s*[\t|]\s*" if re.search(r"[\t|]", line) else ",", line, maxsplit=count - 1)


def _labelled(said: str) -> list[Pair]:
    """Find the labels in a text, each with what stands behind it."""
    heads = list(_HEAD.finditer(fold(said)))
    ends = [found.start() for found in heads[1:]] + [len(said)]
    # What stands before the first label is told in prose.
    first = [("note", said[: heads[0].start()])] if heads else []
    return first + [
        (found[1] or found[2], said[found.end() : end])
        for found, end in zip(heads, ends, strict=False)
    ]
