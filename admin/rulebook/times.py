"""The clocks, what follows when one runs out, and the calendar that they count on."""

from collections.abc import Iterator

from admin.rulebook.rows import Row, Scribe, listed, said
from cases.policy import (
    CHANNELS,
    CLOCKS,
    EXTENSIONS,
    FLAGS,
    TERMS,
    USUAL_TERMS,
    ClockRule,
    Overdue,
    Policy,
)

_DAYS = "一二三四五六日"
_WHAT = {"urge": "催办", "supervise": "督办"}
_HOLIDAYS = {"china": "按国家放假和调休", "none": "不按节假日，只看星期"}


def clocks(scribe: Scribe) -> Iterator[Row]:
    """Tell each limit, one row for each case in which it differs."""
    for code, clock in scribe.policy.clocks.items():
        name, at = CLOCKS[code], ("clock", code)
        yield scribe.row(name, said(clock.limit) + _manner(clock), *at, "limit")
        for kind, span in clock.by_kind.items():
            title = scribe.policy.kind_title(kind)
            yield scribe.row(f"{name}（{title}）", said(span), *at, "by_kind", kind)
        for level, span in sorted(clock.levels.items()):
            label = f"{name}（{level} 级以上）"
            yield scribe.row(label, said(span), *at, "levels", level)
        for category, span in clock.by_category.items():
            label = f"{name}（{category_name(scribe.policy, category)}）"
            yield scribe.row(label, said(span), *at, "by_category", category)
        if clock.ceiling:
            yield scribe.row(f"{name}（最长）", said(clock.ceiling), *at, "ceiling")
        if code in TERMS:
            yield scribe.row(f"{name}用于", _cases(scribe.policy, code), *at, "when")
        if code in EXTENSIONS:
            text = f"接在{CLOCKS[EXTENSIONS[code]]}之后，延期获准才起算；系统还不能办理延期"
            yield Row(f"{name}用于", text)


def _cases(policy: Policy, code: str) -> str:
    """Tell which cases run on a term; a term further up goes before it."""
    rule = policy.clocks[code].when or USUAL_TERMS[code]
    kinds = listed(policy.kind_title(kind) for kind in rule.kinds if kind in policy.kind)
    signs = [
        f"来源为{listed(CHANNELS[channel] for channel in rule.channels)}" * bool(rule.channels),
        f"标记{listed(FLAGS[flag] for flag in rule.flags)}" * bool(rule.flags),
        f"{rule.level} 级以上" if rule.level else "",
    ]
    return "，".join([kinds, *filter(None, signs)]) if any(signs) else f"其余{kinds}"


def ladder(scribe: Scribe) -> Iterator[Row]:
    """Tell who is warned before a clock runs out, and who hears of it afterwards."""
    for code, clock in scribe.policy.clocks.items():
        name, at = CLOCKS[code], ("clock", code)
        if clock.warn:
            marks = listed(f"{mark}%" for mark in clock.warn)
            yield scribe.row(f"{name}将到", f"过 {marks} 时提醒经办人", *at, "warn")
        if clock.silent:
            told = listed(scribe.role(one) for one in clock.silent)
            text = f"期间没有联系记录，一并告诉{told}"
            yield scribe.row(f"{name}将到", text, *at, "silent", number=False)
        if clock.repeats:
            yield scribe.row(f"{name}到了", "再提醒同一人一次，不上报", *at, "repeats")
        for place, step in enumerate(clock.overdue):
            yield scribe.row(
                f"{name}{_after(step)}",
                f"{_WHAT[step.what]}{scribe.role(step.to)}{_again(step)}",
                *(*at, "overdue", place),
            )


def calendar(scribe: Scribe) -> Iterator[Row]:
    """Tell when the institution works."""
    rule = scribe.policy.calendar
    hours = listed(f"{one.start} 至 {one.end}" for one in rule.hours) or "全天"
    yield scribe.row("每天", hours, "calendar", "hours")
    days = "".join(_DAYS[day - 1] for day in sorted(rule.weekdays))
    yield scribe.row("每周", f"星期{days}", "calendar", "weekdays")
    yield scribe.row("节假日", _HOLIDAYS[rule.holidays], "calendar", "holidays")
    for key, label in (("extra_holidays", "另外休息"), ("extra_workdays", "另外上班")):
        if days_off := getattr(rule, key):
            yield scribe.row(label, listed(map(str, days_off)), "calendar", key)


def category_name(policy: Policy, code: str) -> str:
    """Give the name of a category, or of a part of it, as the institution calls it."""
    name, _, part = code.partition(".")
    rule = policy.categories.get(name)
    if rule is None:
        return code
    return rule.sub.get(part, part) if part else rule.label


def _manner(clock: ClockRule) -> str:
    notes = [
        "按工作时间" * (clock.basis == "working"),
        "拨出第一个电话即停" * (clock.stop == "first_attempt"),
        "到时系统自动处理" * clock.auto,
        "只统计，不催办" * clock.measured_only,
    ]
    return "".join(f"，{note}" for note in notes if note)


def _after(step: Overdue) -> str:
    return f"超过 {said(step.after)}" if step.after.amount else "到了"


def _again(step: Overdue) -> str:
    if step.every is None or step.times == 1:
        return ""
    return f"，每 {said(step.every)}一次，共 {step.times} 次"
