"""How the complaint team calls a customer back (``S4-R31``, ``S4-R32``, design §4.12)."""

from datetime import datetime, time, timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from cases.policy.duration import Duration
from cases.policy.fields import Count, Sourced, Span, Table, Text, TimeOfDay

_ALWAYS = "always"
# A neutral call is a satisfaction survey; these words would give the report away (S4-R32).
_TELLTALE = ("报告", "上报", "投诉", "不满", "反映")


class Window(Table):
    """The hours of the day, local to the policy, in which a customer may be called."""

    start: TimeOfDay
    end: TimeOfDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"结束 {self.end} 应晚于开始 {self.start}")
        return self

    def earliest(self, local: datetime) -> datetime:
        """Give the first moment from ``local`` on, in the same zone, that lies in the window."""
        clock = f"{local:%H:%M}"
        if self.start <= clock < self.end:
            return local
        day = local.date() + timedelta(days=int(clock >= self.end))
        return datetime.combine(day, time.fromisoformat(self.start), local.tzinfo)


def _window(value: object) -> object:
    if value == _ALWAYS:
        return None
    if isinstance(value, dict | Window):
        return value
    raise ValueError(f'不能写 {value!r}，应为 "always" 或 {{ start = "08:00", end = "21:00" }}')


def _written(window: Window | None) -> object:
    return window.model_dump() if window else _ALWAYS


class CallingRule(Sourced):
    """Who calls, how often, when, and with which words."""

    team_role: Text = "complaint_team"
    head_role: Text = "cs_manager"
    attempts: Count
    # How long after the first attempt each attempt is due; the first is due at once.
    spacing: tuple[Span, ...]
    # None where the policy says "always".
    window: Annotated[Window | None, BeforeValidator(_window), PlainSerializer(_written)]
    script: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _attempts_fit(self) -> Self:
        if len(self.spacing) != self.attempts:
            raise ValueError(
                f"spacing 有 {len(self.spacing)} 项，attempts 是 {self.attempts}，两者应相同"
            )
        return self

    @model_validator(mode="after")
    def _spacing_rises(self) -> Self:
        if any(span.working for span in self.spacing):
            raise ValueError("spacing 只能用 s、m、h、d，不能用工作时间")
        lengths = [span.elapsed() for span in self.spacing]
        if lengths[:1] != [timedelta()] or lengths != sorted(set(lengths)):
            raise ValueError('spacing 应从 "0m" 开始逐次增大，如 ["0m", "15m", "60m"]')
        return self

    def earliest(self, local: datetime) -> datetime:
        """Give the first moment from ``local`` on at which the customer may be called."""
        return self.window.earliest(local) if self.window else local

    def wait_before(self, attempt: int) -> Duration:
        """Give how long after the first attempt the given one (counted from 1) is due."""
        return self.spacing[attempt - 1]


class CallbackRule(CallingRule):
    """The first callback: a satisfaction survey whose words give no report away."""

    @model_validator(mode="after")
    def _script_is_neutral(self) -> Self:
        said = [word for word in _TELLTALE if any(word in line for line in self.script)]
        if said:
            raise ValueError(f"script 不能出现“{said[0]}”：对客户只说是满意度回访（S4-R32）")
        return self
