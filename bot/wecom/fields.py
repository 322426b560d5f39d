"""The decrypted XML, parsed once into plain fields (design §7)."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

from bot.wecom.refusals import malformed

Field: TypeAlias = "str | dict[str, Field] | list[Field]"
Fields: TypeAlias = Mapping[str, Field]

# The root must come first, so a document type, and with it any entity, never reaches the parser.
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>\s*)?<xml>")
# Characters that XML 1.0 forbids, but a person can paste; they carry nothing to keep.
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
DEPTH = 16  # levels of elements; WeCom's own events have five


def read_fields(plaintext: bytes) -> dict[str, Field]:
    """Return the children of `<xml>` by name: text, a dict, or a list where a name repeats.

    Raises CallbackRefused (400) for anything but one well-formed `<xml>` without document type.
    """
    body = plaintext.translate(None, CONTROLS)
    if not PROLOG.match(body):
        raise malformed("message does not begin with <xml>")
    try:
        root = etree.fromstring(body, PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise malformed("message is not well-formed XML") from None
    fields = _children(root, DEPTH)
    if not isinstance(fields, dict):
        raise malformed("message is empty")
    return fields


def text_of(fields: Fields, name: str, default: str = "") -> str:
    """Return a field's text, or the default where it is absent or no text."""
    value = fields.get(name, default)
    return value if isinstance(value, str) else default


def many(value: "Field | None") -> list[Field]:
    """Return the field as a list: none, the only one, or all that repeat."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _children(element: etree._Element, depth: int) -> Field:
    if not len(element):
        return element.text or ""
    if not depth:
        raise malformed("message is nested too deeply")
    fields: dict[str, Field] = {}
    for child in element:
        # Most fields are leaves; asking here spares them a call.
        value = _children(child, depth - 1) if len(child) else child.text or ""
        _add(fields, child.tag, value)
    return fields


def _add(fields: dict[str, Field], name: str, value: Field) -> None:
    if name not in fields:
        fields[name] = value
    elif isinstance(earlier := fields[name], list):
        earlier.append(value)
    else:
        fields[name] = [earlier, value]
