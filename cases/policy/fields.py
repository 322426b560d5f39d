"""The kinds of value that a policy holds, each with the sentence that says how to write it."""

import re
from collections.abc import Callable
from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
)

from cases.policy.duration import Duration


def _zone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, LookupError, OSError) as problem:
        raise ValueError(f'不认识时区 {value!r}，应写如 "Asia/Shanghai"') from problem


def _shaped(pattern: str, expected: str) -> Callable[[object], str]:
    form = re.compile(pattern)

    def check(value: object) -> str:
        if isinstance(value, str) and form.fullmatch(value):
            return value
        raise ValueError(f"写法不对：{value!r}，{expected}")

    return check


_MINUTE_OF_DAY: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
TIME_OF_DAY: Final = rf"{_MINUTE_OF_DAY}|24:00"

Text: TypeAlias = Annotated[StrictStr, Field(min_length=1)]
Texts: TypeAlias = tuple[Text, ...]
Flag: TypeAlias = StrictBool
Count: TypeAlias = Annotated[StrictInt, Field(ge=1, le=99)]
Amount: TypeAlias = Annotated[StrictInt, Field(ge=0, le=9999)]
Span: TypeAlias = Annotated[Duration, PlainValidator(Duration.parse), PlainSerializer(str)]
Zone: TypeAlias = Annotated[str, PlainValidator(_zone)]
TimeOfDay: TypeAlias = Annotated[
    str, PlainValidator(_shaped(_MINUTE_OF_DAY, '应写成 24 小时制的 "08:30"'))
]
EndOfDay: TypeAlias = Annotated[
    str,
    PlainValidator(_shaped(TIME_OF_DAY, '应写成 24 小时制的 "17:30"，午夜写 "24:00"')),
]
Prefix: TypeAlias = Annotated[
    str, PlainValidator(_shaped(r"[A-Z]{2,4}", '应为 2 至 4 个大写字母，如 "BM"'))
]
Code: TypeAlias = Annotated[
    str,
    PlainValidator(_shaped(r"[a-z][a-z0-9_-]{0,31}", '应为小写英文代码，如 "picc-jiangsu"')),
]


class Table(BaseModel):
    """A table of a policy: nothing changes after reading, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Table):
    """A table that says where all its numbers come from."""

    source: Text | None = None
    assumed: Flag = False
