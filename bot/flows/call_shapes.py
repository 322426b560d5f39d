"""Markup and JSON in a pasted call log, as labels and values; never kept as they came.

Whatever is pasted is read in bounded time: no entity is resolved, nothing is fetched, and no
depth of nesting recurses in our own code.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

Pair = tuple[str, str]
# A longer text is no log of one call.
LONGEST = 100_000
_TAG = re.compile(r"<[?!/]?[A-Za-z\u4e00-\u9fff][^<>]{0,400}>|<!\[CDATA\[")
_CLOSED = re.compile(r"</[A-Za-z\u4e00-\u9fff]|/>")
_HTML = re.compile(
    r"<(?:!doctype|html|body|table|tr|td|div|p|br|span|ul|ol|li|dl|b|h\d)\b", re.IGNORECASE
)
_PROLOGUE = re.compile(r"<\?xml[^<>]*\?>")
_JSON = re.compile(r'[\[{]\s*(?:\{\s*)?"')
_QUOTED = re.compile(r'"([^"\\]{1,40})"\s*:\s*(?:"((?:[^"\\]|\\.){0,4000})"|([\d.]+))')
_SKIPPED = frozenset({"script", "style", "head", "title", "template"})
_CELLS = frozenset({"td", "th", "dd"})
_BLOCKS = frozenset("tr table div p br li ul ol dl dt h1 h2 h3 h4 h5 h6 section hr pre".split())


def marked(said: str) -> bool:
    """Tell whether a text holds JSON or tags."""
    return bool(_JSON.search(said) or (_CLOSED.search(said) and _TAG.search(said[:LONGEST])))


def structured(said: str) -> list[Pair] | None:
    """Return the labels and values of JSON or XML, "parent.leaf" and text; None for neither.

    What stands before it is told in prose, under the label 备注.
    """
    start = _JSON.search(said)
    found = _json(said[start.start() : LONGEST]) if start else []
    if start and found and not _TAG.search(said[: start.start()]):
        return _before(said, start.start()) + found
    tag = _TAG.search(said)
    if tag is None or not marked(said) or _HTML.search(said):
        return None
    return _before(said, tag.start()) + _xml(said[tag.start() : LONGEST])


def untagged(said: str) -> str:
    """Return HTML as lines, the cells of a row apart by tabs; any other text as it is."""
    if not marked(said) or not _HTML.search(said):
        return said
    root = _parsed(said, etree.HTMLParser(encoding="utf-8", recover=True, no_network=True))
    if root is None:
        return _TAG.sub("\n", said)
    lines = ("".join(_shown(root))).replace("\xa0", " ").split("\n")
    return "\n".join(filter(None, (re.sub(r" {2,}", " ", line).strip() for line in lines)))


def _before(said: str, start: int) -> list[Pair]:
    return [("备注", said[:start].strip(" \n:：`"))]


def _json(said: str) -> list[Pair]:
    """Read the pairs of JSON; of what is cut off or malformed, those that are whole."""
    try:
        value, end = json.JSONDecoder().raw_decode(said)
    except (ValueError, RecursionError):
        end, value = 0, None
    # One object a line is an export too: what follows the first is read as far as it is whole.
    more = [(key, text or number) for key, text, number in _QUOTED.findall(said[end:])]
    return [*_leaves(value), *more]


def _leaves(value: Any) -> Iterator[Pair]:  # noqa: ANN401 - whatever JSON holds
    waiting = [("", value)]
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, dict):
            parent = path.rpartition(".")[2]
            waiting += reversed([(f"{parent}.{key}", below) for key, below in one.items()])
        elif isinstance(one, list):
            waiting += reversed([(path, below) for below in one])
        elif one is not None and not isinstance(one, bool):
            yield path, str(one)


def _xml(said: str) -> list[Pair]:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    root = _parsed(_PROLOGUE.sub("", said), parser)
    if root is None:
        return [("备注", _TAG.sub(" ", said))]
    return [pair for node in root.iter("{*}*") for pair in _told(node)]


def _told(node: etree._Element) -> Iterator[Pair]:
    """Give what an element and its attributes say; a field may be named by an attribute."""
    above = node.getparent()
    parent = _local(above) if above is not None else ""
    names = {_plain(key): str(value) for key, value in node.attrib.items()}
    label = names.pop("name", "") or names.pop("label", "")
    text = (node.text or "").strip() or (names.pop("value", "") if label else "")
    if text:
        yield (label or f"{parent}.{_local(node)}"), text
    for key, value in names.items():
        yield f"{_local(node)}.{key}", value
    if above is not None and (tail := (node.tail or "").strip()):
        yield "备注", tail


def _local(node: etree._Element) -> str:
    return _plain(node.tag)


def _plain(name: object) -> str:
    return str(name).rpartition("}")[2]


def _parsed(said: str, parser: etree.HTMLParser | etree.XMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(said[:LONGEST].encode(), parser)
    except (etree.LxmlError, ValueError):
        return None


def _shown(root: etree._Element) -> Iterator[str]:
    """Give the text of a page in order, with its breaks."""
    skipping: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and skipping is None:
            yield "\t" if name in _CELLS else "\n" if name in _BLOCKS else ""
            skipping = node if name in _SKIPPED else None
            yield "" if skipping is not None else " ".join((node.text or "").split())
        elif event == "end" and skipping in {None, node}:
            skipping = None
            yield "\n" if name in _BLOCKS else ""
        if event != "start" and skipping is None:
            yield " ".join((node.tail or "").split())
