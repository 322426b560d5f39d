"""TOML with positions: values as ``tomllib`` reads them, lines by tree-sitter.

``tomllib`` decides what a file means; the tree only says where each key and list element stands.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

KeyPath: TypeAlias = tuple[str | int, ...]

_LANGUAGE: Final = Language(tree_sitter_toml.language())
_KEYS: Final = ("bare_key", "quoted_key", "dotted_key")
_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")

# What tomllib says, in the words of whoever has to correct the file.
_SYNTAX: Final = {
    "Cannot overwrite a value": "同一项写了两次，请删去一个",
    "Cannot declare": "同一个表写了两次，请合并成一个",
    "Cannot mutate immutable namespace": "这个表已经写完，不能在别处再补充",
    "Invalid value": "等号后面的值写法不对，文字请加英文引号",
    "Invalid initial character for a key part": "键名写法不对，只能用英文字母、数字、- 和 _",
    "Expected '=' after a key": "键名后面应有等号",
    "Expected ']' at the end of a table": "表名后面缺少 ]",
    "Expected ']]' at the end of an array": "表名后面缺少 ]]",
    "Expected newline or end of document": "一行只能写一项，值后面多出了内容",
    "Unterminated string": "引号没有成对",
    'Expected "\'"': "引号没有成对",
    "Expected '\"'": "引号没有成对",
    "Illegal character": "引号没有成对，或含有不允许的字符",
    "Invalid statement": "这一行既不是“键 = 值”，也不是 [表名]",
    "Cannot redefine namespace": "同一个表写了两次，请合并成一个",
    "Found invalid character": "引号没有成对，或含有不允许的字符",
    "Unclosed array": "列表缺少 ] 或逗号",
    "Unclosed inline table": "花括号没有成对，或缺少逗号",
    "Duplicate inline table key": "花括号里同一项写了两次",
    "Unescaped '\\' in a string": "双引号里的 \\ 要写成 \\\\，或改用单引号",
}


class BadTomlError(Exception):
    """The file is no TOML: where (both counted from 1) and a Chinese sentence."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"{line}:{column} {message}")
        self.line = line
        self.column = column
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its values, and the line (from 1) where each path stands."""

    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int] = field(repr=False)

    def line_of(self, path: KeyPath) -> int:
        """Give the line of a path, or of the nearest table around it, or 1."""
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self.lines[place] for place in around if place in self.lines), 1)


def load(path: Path) -> Document:
    """Read a file; BadTomlError where it is none, OSError where it cannot be read."""
    return parse(path.read_bytes())


def parse(raw: bytes) -> Document:
    """Read TOML from bytes, with or without a byte order mark; BadTomlError where it is none."""
    content = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        # tomllib reads \r\n as \n only in files; here both are the same line ends.
        data = tomllib.loads(content.decode().replace("\r\n", "\n"))
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise BadTomlError(line, 1, "文件应存为 UTF-8 编码") from failure
    except tomllib.TOMLDecodeError as failure:
        raise _bad(str(failure), content) from failure
    except RecursionError as failure:
        raise BadTomlError(1, 1, "括号嵌套太深") from failure
    lines: dict[KeyPath, int] = {}
    for place, line in _places(content):
        # A table may be entered in several places; the first one is where people look.
        lines.setdefault(place, line)
    return Document(data, lines)


def _bad(message: str, content: bytes) -> BadTomlError:
    at = _AT.search(message)
    reason = message[: at.start()] if at else message
    said = next((text for key, text in _SYNTAX.items() if reason.startswith(key)), None)
    line, column = (int(at[1]), int(at[2])) if at and at[1] else _first_error(content)
    return BadTomlError(line, column, said or f"不是正确的 TOML：{reason}")


def _first_error(content: bytes) -> tuple[int, int]:
    """Say where the grammar breaks: tomllib only knows that the text ended too early."""
    nodes = [Parser(_LANGUAGE).parse(content).root_node]
    while nodes:
        node = nodes.pop(0)
        if node.type == "ERROR" or node.is_missing:
            return node.start_point.row + 1, node.start_point.column + 1
        nodes += [child for child in node.children if child.has_error]
    return content.count(b"\n") + 1, 1


def _places(content: bytes) -> Iterator[tuple[KeyPath, int]]:
    elements: dict[KeyPath, int] = {}
    for node in Parser(_LANGUAGE).parse(content).root_node.named_children:
        if node.type == "pair":
            yield from _pair((), node)
        elif node.type in {"table", "table_array_element"}:
            yield from _header(node, elements)


def _header(node: Node, elements: dict[KeyPath, int]) -> Iterator[tuple[KeyPath, int]]:
    heading, *pairs = (child for child in node.named_children if child.type != "comment")
    path = _placed(_key(heading), elements)
    if node.type == "table_array_element":
        elements[path] = elements.get(path, -1) + 1
        path = (*path, elements[path])
    for length in range(1, len(path) + 1):
        yield path[:length], _line(node)
    for pair in pairs:
        yield from _pair(path, pair)


def _placed(key: KeyPath, elements: Mapping[KeyPath, int]) -> KeyPath:
    """Give the path of a header: below a list of tables it means the list's last element."""
    path: KeyPath = ()
    for part in key[:-1]:
        path = (*path, part)
        if path in elements:
            path = (*path, elements[path])
    return (*path, key[-1])


def _pair(base: KeyPath, node: Node) -> Iterator[tuple[KeyPath, int]]:
    if node.type != "pair":
        return
    key, value = (child for child in node.named_children if child.type != "comment")
    path = base
    for part in _key(key):
        path = (*path, part)
        yield path, _line(node)
    yield from _value(path, value)


def _value(path: KeyPath, node: Node) -> Iterator[tuple[KeyPath, int]]:
    children = [child for child in node.named_children if child.type != "comment"]
    if node.type == "inline_table":
        for pair in children:
            yield from _pair(path, pair)
    elif node.type == "array":
        for place, child in enumerate(children):
            yield (*path, place), _line(child)
            yield from _value((*path, place), child)


def _key(node: Node) -> KeyPath:
    if node.type == "dotted_key":
        return tuple(part for child in node.named_children for part in _key(child))
    text = (node.text or b"").decode()
    if node.type == "quoted_key":
        (text,) = tomllib.loads(f"{text} = 0")
    return (text,)


def _line(node: Node) -> int:
    return node.start_point.row + 1
