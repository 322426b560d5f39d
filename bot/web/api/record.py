"""One record of the log API: what a field holds, and what is said where it does not."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

MOST_RECORDS: Final = 500
CALL_ID: Final = r"^[A-Za-z0-9._:@-]{1,64}$"


def _plain(text: str) -> str:
    """Refuse what no keyboard writes: lone surrogates, which no store takes, and control codes."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", text):
        raise ValueError("control")
    return text


WORDS: Final = AfterValidator(_plain)


class Record(BaseModel):
    """One call as the hotline's system logged it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    call_id: Annotated[
        str,
        Field(pattern=CALL_ID, description="通话编号，热线系统自己的；同一编号只登记一次"),
    ]
    caller: Annotated[
        str,
        Field(pattern=r"^[0-9+()# -]{3,32}$", description="来电号码，客户的或员工的"),
    ]
    summary: Annotated[
        str,
        Field(min_length=1, max_length=20_000, description="通话记录或坐席小结，原文"),
        WORDS,
    ]
    started_at: Annotated[
        AwareDatetime, Field(strict=False, description="接通时间，RFC 3339，带时区")
    ]
    ended_at: Annotated[
        AwareDatetime | None, Field(strict=False, description="挂断时间，RFC 3339，带时区")
    ] = None
    caller_kind: Annotated[
        Literal["customer", "staff"],
        Field(description="customer：客户本人来电；staff：员工按 6 来电代客户报告"),
    ] = "customer"
    agent: Annotated[
        str, Field(max_length=64, description="接电话坐席的企业微信账号；不知道就不填"), WORDS
    ] = ""
    customer: Annotated[str, Field(max_length=64, description="客户姓名或称呼"), WORDS] = ""
    case_number: Annotated[
        str, Field(max_length=40, description="客户报出的事项编号，如 BM-261123-0001"), WORDS
    ] = ""
    policy_no: Annotated[str, Field(max_length=40, description="保单号"), WORDS] = ""
    claim_no: Annotated[str, Field(max_length=40, description="赔案号或报案号"), WORDS] = ""
    plate: Annotated[str, Field(max_length=16, description="车牌号"), WORDS] = ""


SAID: Final = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段，请核对拼写",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "string_unicode": "含有不能显示的控制字符",
    "value_error": "含有不能显示的控制字符",
    "literal_error": "只能是 customer 或 staff",
    "model_type": "应为一个对象",
    "timezone_aware": "要带时区，如 2026-11-23T10:00:00+08:00",
}
SHAPES: Final = {
    "call_id": "应为 1 至 64 位字母、数字或 . _ : @ -",
    "caller": "应为 3 至 32 位的号码，只含数字、空格和 + - ( ) #",
}
TIMES: Final = frozenset({"started_at", "ended_at"})


def read(raw: object) -> Record | tuple[str, str]:
    """Give the record, or the field that is wrong and why, in Chinese."""
    try:
        return Record.model_validate(raw)
    except ValidationError as wrong:
        return next(_reasons(wrong))


def too_late(record: Record, wall: datetime) -> str:
    """Say why the times of a record cannot be: a call ends after it began, and not tomorrow."""
    if record.ended_at is not None and record.ended_at < record.started_at:
        return "挂断时间早于接通时间"
    return "接通时间在将来，请核对时钟和时区" if record.started_at > wall else ""


def _reasons(wrong: ValidationError) -> Iterator[tuple[str, str]]:
    for error in wrong.errors(include_url=False, include_input=False):
        field = str(error["loc"][0])[:64] if error["loc"] else ""
        yield field, _reason(field, error["type"], error.get("ctx", {}))


def _reason(field: str, kind: str, context: dict[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        return SHAPES[field]
    if field in TIMES and kind not in {"missing", "timezone_aware"}:
        return "应为时间，如 2026-11-23T10:00:00+08:00"
    return SAID.get(kind, "不符合要求").format(**context)
