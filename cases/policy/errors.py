"""What is wrong in a policy and what to write instead, in sentences for its author."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Path: TypeAlias = tuple[str | int, ...]

# More words than this help nobody who has one line to correct.
_LISTED = 20


@dataclass(frozen=True, slots=True)
class PolicyError:
    """One mistake: the path of keys and list indexes, and a Chinese sentence."""

    path: Path
    message: str


def dotted(path: Path) -> str:
    """Write a path the way its author thinks of it: ``menu[0].posts``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def suggestion(word: object, known: Iterable[str]) -> str:
    """Say which known word was meant, or which words there are."""
    words = sorted(set(known))
    if close := get_close_matches(str(word), words, n=1):
        return f"是不是“{close[0]}”？"
    listed = "、".join(words[:_LISTED]) or "（无）"
    return f"可用的有：{listed}{'……' if len(words) > _LISTED else ''}"


_DATE = '应为日期，如 "2018-06-01"'
_INTEGER = "应为整数，不加引号，如 3"
_TABLE = "应为一个表，不是单个值"
_SENTENCES = {
    "missing": "缺少这一项，请补上",
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_from_float": _INTEGER,
    "bool_type": "应为 true 或 false，不加引号",
    "string_type": "应为文字，请加引号",
    "tuple_type": '应为列表，写在方括号里，如 ["a", "b"]',
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "too_short": "不能为空",
    "string_too_short": "不能为空",
}


# These name a limit, or what was written; no secret is checked against either.
_FORMS = {
    "literal_error": "不能写 {input!r}，只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}，现在是 {input}",
    "less_than_equal": "不能大于 {le}，现在是 {input}",
    "too_long": "太多，最多 {max_length} 项",
}


def _sentence(detail: ErrorDetails, known: Iterable[str]) -> str:
    context: Mapping[str, Any] = detail.get("ctx") or {}
    kind = detail["type"]
    if kind == "extra_forbidden":
        name = detail["loc"][-1]
        return f"不认识“{name}”，{suggestion(name, known)}"
    if kind == "value_error":
        return str(context["error"])
    if kind in _FORMS:
        return _FORMS[kind].format(input=detail["input"], **context)
    return _SENTENCES.get(kind, f"写法不对：{detail['msg']}")


def from_pydantic(
    failure: ValidationError, keys_at: Callable[[Path], Iterable[str]]
) -> list[PolicyError]:
    """Turn pydantic's findings into ours; ``keys_at`` names the keys that a table may have."""
    details = failure.errors()
    return [
        PolicyError(detail["loc"], _sentence(detail, keys_at(detail["loc"][:-1])))
        for detail in details
        if not _only_follows(detail, details)
    ]


def _only_follows(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a list counts as empty only because its items are wrong, which is said there."""
    path = detail["loc"]
    below = (other["loc"] for other in details if len(other["loc"]) > len(path))
    return detail["type"] == "too_short" and any(inner[: len(path)] == path for inner in below)
