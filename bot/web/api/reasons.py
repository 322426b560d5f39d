"""What is said of a record that does not hold what was agreed, field by field, in Chinese."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

# A field and what is wrong with it.
Wrong: TypeAlias = tuple[str, str]

SAID: Final = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段，请核对拼写",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "string_unicode": "含有不能显示的控制字符",
    "literal_error": "只能是 customer 或 staff",
    "model_type": "应为一个对象",
    "timezone_aware": "要带时区，如 2026-11-23T10:00:00+08:00",
    "blank": "不能为空",
    "control": "含有不能显示的控制字符",
}
SHAPES: Final = {
    "call_id": "应为 1 至 64 位字母、数字或 . _ : @ -",
    "caller": "应为号码，至少 3 位数字，可带空格和 + - ( ) #",
}
TIMES: Final = frozenset({"started_at", "ended_at"})
# A record may have thousands of fields that nobody knows: so many mistakes are told.
MOST: Final = 20


def reasons(wrong: ValidationError) -> tuple[Wrong, ...]:
    """Give every field that is wrong once, with the reason."""
    found: dict[str, str] = {}
    for field, reason in _each(wrong):
        found.setdefault(field, reason)
    return tuple(islice(found.items(), MOST))


def _each(wrong: ValidationError) -> Iterator[Wrong]:
    for error in wrong.errors(include_url=False, include_input=False):
        field = str(error["loc"][0])[:64] if error["loc"] else ""
        yield field, _reason(field, error["type"], error.get("ctx", {}))


def _reason(field: str, kind: str, context: dict[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        return SHAPES[field]
    if field in TIMES and kind not in {"missing", "timezone_aware"}:
        return "应为时间，如 2026-11-23T10:00:00+08:00"
    return SAID.get(kind, "不符合要求").format(**context)
