"""The contacts of an institution from one CSV (design §9), all problems at once.

Columns: ``userid,name,department,post,leader,roles,phone,apps``; roles and apps are separated
by ``;``, ``|``, ``、`` or spaces. UTF-8 with or without a byte order mark, or GB18030.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from bot.contact import Contact
from bot.contact_checks import tree_warnings, wrong_contacts
from bot.problems import Problem
from cases.policy import suggestion

COLUMNS: Final = ("userid", "name", "department", "post", "leader", "roles", "phone", "apps")
_SEPARATORS: Final = re.compile(r"[;；|、,，\s]+")


def read(path: Path, apps: Collection[str]) -> tuple[list[Contact], list[Problem], list[Problem]]:
    """Read a contacts file whose people use the given apps: contacts, problems, warnings.

    With any problem there are no contacts; warnings tell what the bot will make of the tree.
    """
    file = str(path)
    try:
        text = _decoded(path.read_bytes())
    except OSError as failure:
        return [], [Problem(file, None, f"读不到通讯录文件：{failure.strerror}")], []
    except UnicodeDecodeError:
        return [], [Problem(file, None, "编码不认识，请另存为 UTF-8 的 CSV")], []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        return [], [Problem(file, reader.line_num, "不是正确的 CSV，请检查这一行的引号")], []
    return _checked(file, rows, apps)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in a Chinese Windows saves CSV like this.
        return raw.decode("gb18030")


def _checked(
    file: str, rows: list[tuple[int, list[str]]], apps: Collection[str]
) -> tuple[list[Contact], list[Problem], list[Problem]]:
    if wrong := list(_header_problems(rows[0][1] if rows else [])):
        return [], [Problem(file, 1, message) for message in wrong], []
    header = rows[0][1]
    contacts = [
        _contact(dict(zip(header, cells, strict=False)), line)
        for line, cells in rows[1:]
        if any(cells)
    ]
    found = [*_width_problems(rows), *wrong_contacts(contacts, apps)]
    problems = [Problem(file, line, message) for line, message in sorted(found)]
    warnings = [Problem(file, line, message) for line, message in sorted(tree_warnings(contacts))]
    return ([] if problems else contacts), problems, warnings


def _header_problems(header: list[str]) -> Iterator[str]:
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        yield f"表头缺少：{','.join(missing)}；第一行应为 {','.join(COLUMNS)}"
    for column in header:
        if column not in COLUMNS:
            yield f"表头不认识“{column}”，{suggestion(column, COLUMNS)}"
        elif header.count(column) > 1:
            yield f"表头“{column}”写了两次，请删去一列"
            return


def _width_problems(rows: list[tuple[int, list[str]]]) -> Iterator[tuple[int, str]]:
    width = len(rows[0][1])
    for line, cells in rows[1:]:
        if any(cells) and len(cells) != width:
            message = f"有 {len(cells)} 列，应为 {width} 列；内容里有逗号时请加英文引号"
            yield line, message


def _contact(row: dict[str, str], line: int) -> Contact:
    cell = {column: row.get(column, "") for column in COLUMNS}
    return Contact(
        userid=cell["userid"],
        name=cell["name"],
        department=cell["department"],
        post=cell["post"],
        leader=cell["leader"],
        roles=_words(cell["roles"]),
        phone=re.sub(r"[\s-]", "", cell["phone"]),
        apps=_words(cell["apps"]),
        line=line,
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATORS.split(cell) if word)
