"""One row is one rule: what it settles, its value, and where that is from."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.policy import Duration, Policy

OURS = "我方默认值"
_UNITS = {"s": "秒", "m": "分钟", "h": "小时", "d": "天", "wh": "个工作小时", "wd": "个工作日"}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule; ``assumed`` means that it is our default and waits for the institution's word."""

    label: str
    value: str
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that belong together, and a drawing where there is one."""

    code: str
    title: str
    rows: tuple[Row, ...]
    drawing: str = ""
    said: tuple[str, ...] = ()


class Scribe:
    """Writes the rows of one policy."""

    def __init__(self, policy: Policy) -> None:
        """Take the policy whose sources are looked up."""
        self.policy = policy

    def row(self, label: str, value: str, *path: str | int, number: bool = True) -> Row:
        """Write a rule with the source of its value; a number without one is our default.

        A table that is filled from another one has that one's source.
        """
        found = self.policy.source_of(*path) if path else None
        if found is None and path[:1] == ("second_callback",):
            found = self.policy.source_of("callback", *path[1:])
        if found is None and path[:2] == ("calendar", "hours"):
            found = self.policy.source_of("policy", "hours")
        assumed = found.assumed if found else number
        named = found.source if found and found.source else ""
        return Row(label, value, "，".join(filter(None, [named, OURS * assumed])), assumed)

    def role(self, code: str) -> str:
        """Give the name of a role or of a party of the case."""
        return "系统" if code == "system" else self.policy.labels.role(code)


def said(span: Duration) -> str:
    """Say a duration as people do: 5 分钟."""
    return f"{span.amount} {_UNITS[span.unit]}"


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does."""
    return "、".join(words)
