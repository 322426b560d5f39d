"""The calls back to the customer, and the calls that the hotline logged."""

from collections.abc import Iterator

from admin.rulebook.rows import Chapter, Row, Scribe, listed, said
from cases.policy import CallingRule


def calls(scribe: Scribe) -> Iterator[Chapter]:
    """Give a chapter for each call that a kind of the policy makes, and for those that come in."""
    policy = scribe.policy
    stages = {stage for kind in policy.kind.values() for stage in kind.stages}
    if "first_callback" in stages:
        rows = tuple(_call(scribe, "callback", policy.callback))
        yield Chapter("first-call", "首次回访", rows, said=policy.callback.script)
    if "result_callback" in stages:
        second = policy.second_callback
        rows = tuple(_call(scribe, "second_callback", second))
        yield Chapter("second-call", "二次回访", rows, said=second.script)
    if "dissatisfaction" in policy.kind:
        yield Chapter("hotline", "热线来电", tuple(_logged(scribe)))


def _logged(scribe: Scribe) -> Iterator[Row]:
    """Tell who completes a call that has no case, where the first one asked does not."""
    after, head = said(scribe.policy.hotline.offer_after), scribe.policy.callback.head_role
    text = f"{after}后请下一位在岗的{scribe.role('hotline_agent')}，都没有接手时{scribe.role(head)}"
    yield scribe.row("待补全的来电没人接手", text, "hotline", "offer_after")


def _call(scribe: Scribe, table: str, rule: CallingRule) -> Iterator[Row]:
    yield Row("谁来打", f"{scribe.role(rule.team_role)}；没人能打时{scribe.role(rule.head_role)}")
    yield scribe.row("最多拨打", f"{rule.attempts} 次", table, "attempts")
    after = listed(said(span) for span in rule.spacing[1:])
    text = f"首次拨打后 {after}再拨" if after else "不再拨"
    yield scribe.row("未接通时", text, table, "spacing")
    window = f"{rule.window.start} 至 {rule.window.end}" if rule.window else "任何时间"
    yield scribe.row("可拨时段", window, table, "window")
