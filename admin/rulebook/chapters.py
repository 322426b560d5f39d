"""The chapters of a policy, in the order in which its author thinks."""

from collections.abc import Iterator
from dataclasses import dataclass

from admin.rulebook.calls import calls
from admin.rulebook.figures import figures, kept, seen, told
from admin.rulebook.people import head, parts, reporters
from admin.rulebook.rows import Chapter, Scribe
from admin.rulebook.severity import categories, levels
from admin.rulebook.times import calendar, clocks, ladder
from admin.rulebook.way import dispatch, kinds, units
from cases.policy import Policy


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A policy as a page; ``assumed`` counts the rows that wait for the institution's word."""

    title: str
    since: str
    chapters: tuple[Chapter, ...]
    assumed: int


def rulebook(policy: Policy) -> Rulebook:
    """Read a policy back as rules."""
    chapters = tuple(_chapters(Scribe(policy)))
    return Rulebook(
        f"{policy.institution}《{policy.title}》{policy.version}",
        f"自 {policy.effective_from} 起施行，时间按 {policy.timezone}",
        chapters,
        sum(row.assumed for chapter in chapters for row in chapter.rows),
    )


def _chapters(scribe: Scribe) -> Iterator[Chapter]:
    yield Chapter("head", "这份政策", tuple(head(scribe)))
    yield Chapter("who", "谁来报告", tuple(reporters(scribe)))
    yield Chapter("parts", "谁做什么", tuple(parts(scribe)))
    yield Chapter("clocks", "时限", tuple(clocks(scribe)))
    yield Chapter("ladder", "预警、催办、督办", tuple(ladder(scribe)))
    yield from kinds(scribe)
    yield Chapter("units", "承办单位", tuple(units(scribe)))
    yield Chapter("dispatch", "派单、退单、延期", tuple(dispatch(scribe)))
    yield from calls(scribe)
    yield Chapter("levels", "级别", tuple(levels(scribe)))
    yield Chapter("categories", "类别", tuple(categories(scribe)))
    yield Chapter("calendar", "工作日历", tuple(calendar(scribe)))
    yield Chapter("figures", "认定、指标、通报", tuple(figures(scribe)))
    yield Chapter("told", "告知客户", tuple(told(scribe)))
    yield Chapter("seen", "谁看得见", tuple(seen(scribe)))
    yield Chapter("kept", "保存", tuple(kept(scribe)))
