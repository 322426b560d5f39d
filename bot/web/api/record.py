"""One record of the log API: what a field holds, and what is said where it does not."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bot.web.api.reasons import Wrong, reasons
from bot.web.api.signature import WINDOW

MOST_RECORDS: Final = 500
CALL_ID: Final = r"^[A-Za-z0-9._:@-]{1,64}$"
CALLER: Final = r"^[+()# -]*(?:[0-9][+()# -]*){3,32}$"


def _plain(text: str) -> str:
    """Refuse what no keyboard writes: lone surrogates, which no store takes, and control codes.

    Signs that turn the direction of writing would let a log read as something else.
    """
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text):
        raise PydanticCustomError("control", "control")
    return text


def _told(text: str) -> str:
    """Refuse a log that says nothing."""
    if not text.strip(" \t\r\n\u3000\ufeff\u200b"):
        raise PydanticCustomError("blank", "blank")
    return text


def _written(value: object) -> object:
    """Take a time as it is written: a bare number could be seconds or milliseconds."""
    if not isinstance(value, str) or "-" not in value.strip("+-"):
        raise PydanticCustomError("time", "time")
    return value


WORDS: Final = AfterValidator(_plain)
Instant: TypeAlias = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written)]


class Record(BaseModel):
    """One call as the hotline's system logged it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    call_id: Annotated[
        str,
        Field(pattern=CALL_ID, description="通话编号，热线系统自己的；同一编号只登记一次"),
    ]
    caller: Annotated[
        str,
        Field(pattern=CALLER, max_length=32, description="来电号码，客户的或员工的"),
    ]
    summary: Annotated[
        str,
        Field(min_length=1, max_length=20_000, description="通话记录或坐席小结，原文"),
        WORDS,
        AfterValidator(_told),
    ]
    started_at: Annotated[Instant, Field(description="接通时间，RFC 3339，带时区")]
    ended_at: Annotated[Instant | None, Field(description="挂断时间，RFC 3339，带时区")] = None
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


def read(raw: object) -> Record | tuple[Wrong, ...]:
    """Give the record, or every field that is wrong and why, in Chinese."""
    try:
        return Record.model_validate(raw)
    except ValidationError as wrong:
        return reasons(wrong)


def untimely(record: Record, now: datetime, oldest: datetime) -> tuple[Wrong, ...]:
    """Say why the times of a record cannot be: a call ends after it began, and not tomorrow.

    The hotline's clock may be ahead of ours; what is older than ``oldest`` is kept no more.
    """
    latest, ended, found = now + WINDOW, record.ended_at, []
    if record.started_at > latest:
        found.append(("started_at", "接通时间在将来，请核对时钟和时区"))
    elif record.started_at < oldest:
        found.append(("started_at", "早于保存年限，不再登记；请核对年份"))
    if ended is not None and ended > latest:
        found.append(("ended_at", "挂断时间在将来，请核对时钟和时区"))
    elif ended is not None and ended < record.started_at:
        found.append(("ended_at", "挂断时间早于接通时间"))
    return tuple(found)
