"""政策: each number with the rule it comes from, or “我们的默认值”."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import web
from sqlalchemy import select

from admin.visit import Page, Visit
from cases.policy import CLOCKS, KINDS, ClockRule, Duration, Kind, Policy
from storage import tables

_UNITS = MappingProxyType(
    {"s": "秒", "m": "分钟", "h": "小时", "d": "天", "wh": "工作小时", "wd": "个工作日"}
)
OURS = "我们的默认值"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the policy settles; ``assumed`` means that it is only our default."""

    label: str
    value: str
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Rules that belong together."""

    title: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version that the record keeps."""

    label: str
    loaded: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The policy in force, and its versions."""

    title: str
    since: str
    sections: tuple[Section, ...]
    script: tuple[str, ...]
    assumed: int
    versions: tuple[Version, ...]


async def show(visit: Visit) -> web.Response:
    """Show the policy in force."""
    policy = await visit.policy()
    if policy is None:
        raise web.HTTPNotFound(text="这个机构还没有加载政策。")
    sections = tuple(_sections(policy))
    page = PolicyPage(
        f"{policy.institution}《{policy.title}》{policy.version}",
        f"自 {policy.effective_from} 起施行，时间按 {policy.timezone}",
        sections,
        policy.callback.script,
        sum(rule.assumed for section in sections for rule in section.rules),
        await _versions(visit, policy),
    )
    return await visit.page("policies.html", "政策", page)


async def _versions(visit: Visit, policy: Policy) -> tuple[Version, ...]:
    table, times = tables.policies.c, await visit.times()
    found = (
        select(table.label, table.loaded_at)
        .where(table.institution == visit.institution)
        .order_by(table.loaded_at.desc())
    )
    return tuple(
        Version(row.label, times.full(row.loaded_at), row.label == policy.version)
        for row in await visit.desk.store.rows(found)
    )


def _sections(policy: Policy) -> Iterator[Section]:
    clocks = (
        _rule(policy, CLOCKS[code], _clock(rule), "clock", code)
        for code, rule in policy.clocks.items()
    )
    yield Section("时限", tuple(clocks))
    for code, kind in policy.kind.items():
        yield Section(KINDS[code], tuple(_kind(policy, code, kind)))
    yield Section("首次回访", tuple(_callback(policy)))
    yield Section(
        "报告情形", tuple(Rule(c, t, "", assumed=False) for c, t in policy.triggers.items())
    )
    yield Section("其他", tuple(_rest(policy)))


def _clock(rule: ClockRule) -> str:
    text = said(rule.limit)
    text += "".join(f"；{level} 级以上 {said(span)}" for level, span in rule.levels.items())
    text += f"；最长 {said(rule.ceiling)}" if rule.ceiling else ""
    return text + ("；到时系统自动处理" if rule.auto else "")


def _kind(policy: Policy, code: str, kind: Kind) -> Iterator[Rule]:
    at = ("kind", code)
    hops, redo = f"{kind.max_leader_hops} 级", f"{kind.max_redo} 次"
    yield _rule(policy, "逐级上报最多", hops, *at, "max_leader_hops")
    yield _rule(policy, "误点可撤销", said(kind.void_within), *at, "void_within")
    yield _rule(policy, "化解后可重新跟进", said(kind.follow_up_within), *at, "follow_up_within")
    yield _rule(policy, "消息时间可采信", said(kind.sensed_within), *at, "sensed_within")
    yield _rule(policy, "送达宽限", said(kind.handover_grace), *at, "handover_grace")
    yield _rule(policy, "重新办理最多", redo, *at, "max_redo")


def _callback(policy: Policy) -> Iterator[Rule]:
    rule = policy.callback
    window = f"{rule.window.start} 至 {rule.window.end}" if rule.window else "任何时间"
    after = "、".join(said(span) for span in rule.spacing[1:])
    yield _rule(policy, "最多拨打", f"{rule.attempts} 次", "callback", "attempts")
    yield _rule(policy, "首拨后再拨", after or "不再拨", "callback", "spacing")
    yield _rule(policy, "可拨时段", window, "callback", "window")


def _rest(policy: Policy) -> Iterator[Rule]:
    kept, hours = policy.retention, policy.head.hours
    if hours:
        yield _rule(policy, "工作时间", f"{hours.start} 至 {hours.end}", "policy", "hours")
    yield _rule(policy, "案件和证据保存", f"{kept.cases_years} 年", "retention", "cases_years")
    yield _rule(policy, "未完成的填写保存", f"{kept.drafts_days} 天", "retention", "drafts_days")
    yield Rule("求助电话", policy.labels.hotline, "", assumed=False)


def _rule(policy: Policy, label: str, value: str, *path: str | int) -> Rule:
    source = policy.source_of(*path)
    assumed = source is not None and source.assumed
    named = source.source if source and source.source else ""
    return Rule(label, value, "，".join(filter(None, [named, OURS if assumed else ""])), assumed)


def said(span: Duration) -> str:
    """Say a duration as people do: 5 分钟."""
    return f"{span.amount} {_UNITS[span.unit]}"


PAGES = (Page("GET", "/policies", show),)
