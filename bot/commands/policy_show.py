"""``policy show``: a policy as a page of rules, each number with its source."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.policy import CLOCKS, KINDS, ClockRule, Duration, Kind, Policy

_UNITS = {"s": "秒", "m": "分钟", "h": "小时", "d": "天", "wh": "工作小时", "wd": "个工作日"}


def run(arguments: Namespace) -> int:
    """Print the policy; CommandError with every error where it is none."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError(problems)
    print("\n".join(page(policy)))
    return 0


def page(policy: Policy) -> Iterator[str]:
    """Give the lines of the page."""
    yield f"{policy.institution}《{policy.title}》 {policy.version}"
    yield f"自 {policy.effective_from} 起施行，时间按 {policy.timezone}"
    yield f"求助电话 {policy.labels.hotline}"
    yield from _section("报告情形", (f"{code} {text}" for code, text in policy.triggers.items()))
    yield from _section("报告入口", _menus(policy))
    for code, kind in policy.kind.items():
        yield from _section(f"{KINDS[code]}（编号 {kind.prefix}-…）", _kind(policy, code, kind))
    yield from _section("时限", (_clock(policy, code) for code in policy.clocks))
    yield from _section("首次回访", _callback(policy))
    yield from _section("保存", _retention(policy))


def spoken(span: Duration) -> str:
    """Say a duration as people do: 5 分钟."""
    return f"{span.amount} {_UNITS[span.unit]}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ["", title, *(f"  {line}" for line in lines)]


def _menus(policy: Policy) -> Iterator[str]:
    for place, menu in enumerate(policy.menus):
        posts = "、".join(policy.posts[code].label for code in menu.posts)
        yield f"{posts}：{menu.module} → {menu.item}{_source(policy, 'menu', place)}"


def _kind(policy: Policy, code: str, kind: Kind) -> Iterator[str]:
    at = ("kind", code)
    yield f"环节：{' → '.join(policy.labels.state(stage) for stage in kind.stages)}"
    yield f"报告人：{'、'.join(policy.posts[post].label for post in kind.reporter_posts)}"
    yield f"逐级上报最多 {kind.max_leader_hops} 级{_source(policy, *at, 'max_leader_hops')}"
    yield f"误点可在 {spoken(kind.void_within)}内撤销{_source(policy, *at, 'void_within')}"
    follow_up = spoken(kind.follow_up_within)
    yield f"化解后 {follow_up}内可重新跟进{_source(policy, *at, 'follow_up_within')}"


def _clock(policy: Policy, code: str) -> str:
    clock = policy.clocks[code]
    acts = "，到时系统自动处理" if clock.auto else ""
    text = f"{CLOCKS[code]}：{spoken(clock.limit)}{_levels(clock)}{acts}"
    return text + _source(policy, "clock", code)


def _levels(clock: ClockRule) -> str:
    levels = "".join(f"，{level} 级以上 {spoken(span)}" for level, span in clock.levels.items())
    return levels + (f"，最长 {spoken(clock.ceiling)}" if clock.ceiling else "")


def _callback(policy: Policy) -> Iterator[str]:
    rule = policy.callback
    window = f"{rule.window.start}–{rule.window.end}" if rule.window else "任何时间"
    after = "、".join(spoken(span) for span in rule.spacing[1:])
    yield f"最多拨 {rule.attempts} 次，可拨时段：{window}{_source(policy, 'callback')}"
    yield f"未接通时，自首次拨打起 {after} 后再拨{_source(policy, 'callback', 'spacing')}"
    yield from (f"“{line}”" for line in rule.script)


def _retention(policy: Policy) -> Iterator[str]:
    kept = policy.retention
    yield f"案件和证据 {kept.cases_years} 年{_source(policy, 'retention', 'cases_years')}"
    yield f"未完成的填写 {kept.drafts_days} 天{_source(policy, 'retention', 'drafts_days')}"


def _source(policy: Policy, *path: str | int) -> str:
    source = policy.source_of(*path)
    if source is None:
        return ""
    ours = "我方默认值" if source.assumed else ""
    return f"（{'，'.join(filter(None, [source.source, ours]))}）"
