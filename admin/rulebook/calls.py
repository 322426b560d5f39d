"""The calls back to the customer."""

from collections.abc import Iterator

from admin.rulebook.rows import Chapter, Row, Scribe, listed, said
from cases.policy import CallingRule


def calls(scribe: Scribe) -> Iterator[Chapter]:
    """Give a chapter for each call that a kind of the policy makes."""
    policy = scribe.policy
    stages = {stage for kind in policy.kind.values() for stage in kind.stages}
    if "first_callback" in stages:
        rows = tuple(_call(scribe, "callback", policy.callback))
        yield Chapter("first-call", "首次回访", rows, said=policy.callback.script)
    if "result_callback" in stages:
        second = policy.second_callback
        rows = tuple(_call(scribe, "second_callback", second))
        yield Chapter("second-call", "二次回访", rows, said=second.script)


def _call(scribe: Scribe, table: str, rule: CallingRule) -> Iterator[Row]:
    yield Row("谁来打", f"{scribe.role(rule.team_role)}；没人能打时{scribe.role(rule.head_role)}")
    yield scribe.row("最多拨打", f"{rule.attempts} 次", table, "attempts")
    after = listed(said(span) for span in rule.spacing[1:])
    text = f"首次拨打后 {after}再拨" if after else "不再拨"
    yield scribe.row("未接通时", text, table, "spacing")
    window = f"{rule.window.start} 至 {rule.window.end}" if rule.window else "任何时间"
    yield scribe.row("可拨时段", window, table, "window")
