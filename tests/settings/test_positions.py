"""Every path of a TOML file has its line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.shipped import POLICY
from bot.positions import KeyPath, load, parse

SOURCE = b"""\
a = 1
"q r".s = "x"
list = [
    1,
    {k = 2, deep = [3]},
]
[[wecom.apps]]
name = "a"
[[wecom.apps]]  # a comment
name = "b"
sub.t = 1
[wecom.apps.inner]
z = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("q r", "s"), 2),
        (("list", 0), 4),
        (("list", 1, "deep", 0), 5),
        (("wecom",), 7),
        (("wecom", "apps", 0, "name"), 8),
        (("wecom", "apps", 1), 9),
        (("wecom", "apps", 1, "sub", "t"), 11),
        (("wecom", "apps", 1, "inner", "z"), 13),
        (("wecom", "apps", 1, "missing", "key"), 9),
        (("nothing", "like", "it"), 1),
    ],
)
def test_a_path_has_the_line_where_it_stands(path: KeyPath, line: int) -> None:
    """A path that is not there has the line of the table around it."""
    assert parse(SOURCE).line_of(path) == line


def paths(value: Any, base: KeyPath = ()) -> Iterator[KeyPath]:
    """Give every path of parsed data."""
    if base:
        yield base
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*base, key))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from paths(inner, (*base, place))


def test_no_path_of_a_whole_policy_is_without_a_line() -> None:
    """Tomllib and the syntax tree agree about the shipped policy."""
    document = load(POLICY)

    assert [path for path in paths(document.data) if path not in document.lines] == []


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns change neither values nor lines."""
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")

    document = load(path)

    assert (document.data, document.line_of(("b",))) == ({"a": 1, "b": 2}, 2)
