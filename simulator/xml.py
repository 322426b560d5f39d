"""XML as WeCom writes and reads it: CDATA for text, bare numbers, no entities."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from simulator.errors import ReplyError

Value: TypeAlias = "str | int | float | Sequence[tuple[str, Value]]"
Fields: TypeAlias = Sequence[tuple[str, Value]]

# XML 1.0 has no way to write these at all.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(fields: Fields, tag: str = "xml") -> str:
    """Write an element with its children in order; a sequence of pairs becomes a child tree."""
    inner = "".join(_child(name, value) for name, value in fields)
    return f"<{tag}>{inner}</{tag}>"


def read(body: bytes) -> etree._Element:
    """Parse a small document; entities, DTDs and malformed text are a ReplyError."""
    if b"<!DOCTYPE" in body:
        raise ReplyError("a DTD is not allowed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ReplyError(f"not XML: {error}") from error
    return root


def text(root: etree._Element, path: str) -> str:
    """Return the text of the element at `path`, "" when there is none."""
    return root.findtext(path) or ""


def _child(name: str, value: Value) -> str:
    if isinstance(value, str):
        legal = _ILLEGAL.sub("", value).replace("]]>", "]]]]><![CDATA[>")
        return f"<{name}><![CDATA[{legal}]]></{name}>"
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    return write(value, name)
