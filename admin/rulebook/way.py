"""The way of a case: kinds with their machine drawn, units, dispatch and what goes back."""

from collections.abc import Iterator

from admin.rulebook.chart import chart
from admin.rulebook.layout import EVERYWHERE
from admin.rulebook.rows import Chapter, Row, Scribe, listed, said
from cases.policy import FIELDS, FLAGS, TOPICS, Duration, Kind, Move, moves_in
from cases.transitions import PARTS, TRANSITIONS, Part

_ASSIGN = {"load_and_skill": "在岗、能办的人里在办最少的", "head": "由单位负责人指定"}


def kinds(scribe: Scribe) -> Iterator[Chapter]:
    """Give a chapter for each kind: its machine, its moves, its numbers."""
    for code, kind in scribe.policy.kind.items():
        title = f"{scribe.policy.kind_title(code)}（编号 {kind.prefix}-…）"
        rows = (*_kind(scribe, code, kind), *_moves(scribe, code))
        yield Chapter(f"kind-{code}", title, rows, chart(scribe, code))


def units(scribe: Scribe) -> Iterator[Row]:
    """Tell which units there are, and which causes point to each."""
    for code, unit in scribe.policy.units.items():
        causes = f"；直接原因：{listed(unit.causes)}" if unit.causes else ""
        people = f"部门含{listed(unit.departments)}的人"
        heads = f"负责人是{scribe.role(unit.head_role)}，督办到{scribe.role(unit.line_leader_role)}"
        text = f"{people}；{heads}{causes}"
        yield scribe.row(unit.label, text, "unit", code, number=False)


def dispatch(scribe: Scribe) -> Iterator[Row]:
    """Tell how a case goes out, comes back, waits, takes longer or is withdrawn."""
    rule, at = scribe.policy.dispatch, "dispatch"
    yield scribe.row("主办单位", "直接引发的单位主办，其他单位协办", at, "lead_rule", number=False)
    yield scribe.row("承办人", _ASSIGN[rule.assign], at, "assign", number=False)
    within = f"，须在派单后 {said(rule.return_within)}内" if rule.return_within else ""
    back = f"最多 {rule.return_allowed} 次{within}" if rule.return_allowed else "不能退单"
    yield scribe.row("退单", back, at, "return_allowed")
    yield scribe.row(
        "指定办理", f"第 {rule.designate_from} 次派单起，不能再退", at, "designate_from"
    )
    if rule.idle_after:
        text = f"接手后 {said(rule.idle_after)}没有进展，退回重派"
        yield scribe.row("久未办理", text, at, "idle_after")
    raised = "级别加一" if rule.redo_raises_level else "级别不变"
    yield scribe.row("客户不满意重办", raised, at, "redo_raises_level", number=False)
    if rule.discuss:
        flags = "、".join(FLAGS[flag] for flag in rule.discuss)
        text = f"{flags}的事项，提交审核前须共同会商并记录"
        yield scribe.row("会商", text, at, "discuss", number=False)
    for key, label in (("reject", "不予受理"), ("return", "退单原因"), ("wait", "等待客户")):
        for text in getattr(rule, f"{key}_reasons").values():
            yield Row(label, text)
    yield from _extension(scribe)


def _extension(scribe: Scribe) -> Iterator[Row]:
    rule, leave = scribe.policy.extension, scribe.policy.withdraw
    longest = f"每次最长 {said(rule.longest)}，" if rule.longest else ""
    text = f"最多 {rule.allowed} 次，{longest}{scribe.role(rule.role)}批准"
    yield scribe.row("延期", text if rule.allowed else "不能延期", "extension", "allowed")
    if leave.roles:
        who = listed(scribe.role(role) for role in leave.roles)
        day = "，收到当日结束" if leave.same_day else ""
        yield scribe.row("客户撤回", f"由{who}登记{day}", "withdraw", number=False)


def _kind(scribe: Scribe, code: str, kind: Kind) -> Iterator[Row]:
    at, state = ("kind", code), scribe.policy.labels.state
    yield Row("环节", " → ".join(state(stage) for stage in kind.stages))
    yield Row("谁可以报告", listed(scribe.policy.posts[post].label for post in kind.reporter_posts))
    if kind.fields:
        yield Row("派单前须知道", listed(FIELDS[field] for field in kind.fields))
    if kind.asks:
        yield Row("还会问", listed(FIELDS[field] for field in kind.asks))
    yield from _result(kind)
    if kind.answer_at_once:
        yield Row("当场答复", "可以当场答复并办结")
    if kind.transitions_off:
        yield Row("不用的流转", listed(kind.transitions_off))
    if "soothing" in kind.stages:
        yield scribe.row("逐级上报最多", f"{kind.max_leader_hops} 级", *at, "max_leader_hops")
    if "first_callback" in kind.stages:
        neutral = "对客户只说是满意度回访" if kind.neutral_first_callback else "可说明来由"
        yield scribe.row("首次回访", neutral, *at, "neutral_first_callback", number=False)
    yield scribe.row("客户不满意可重办", f"{kind.max_redo} 次", *at, "max_redo")
    yield Row("同一件事再来", "并入在办的一件" if kind.merge else "各办各的")
    yield from _windows(scribe, code, kind)


def _result(kind: Kind) -> Iterator[Row]:
    """Tell what the customer hears while it is worked on, and with the result."""
    if kind.talked:
        yield Row("提交前须和客户谈过", listed(TOPICS[topic] for topic in kind.talked))
    if kind.outcomes:
        yield Row("结论", f"{listed(kind.outcomes.values())}，并写明理由")
    if kind.deliveries:
        yield Row("送达方式", f"由客户选：{listed(kind.deliveries)}")
    if kind.settlement:
        yield Row("解决协议", "达成协议的，提交审核前须附上双方签字的协议")


def _windows(scribe: Scribe, code: str, kind: Kind) -> Iterator[Row]:
    spans: tuple[tuple[str, str, Duration | None], ...] = (
        ("reopen_within", "办结后可重新办理", kind.reopen_within),
        ("void_within", "误点可撤销", kind.void_within),
        ("follow_up_within", "化解后可重新跟进", kind.follow_up_within),
        ("sensed_within", "消息时间可采信", kind.sensed_within),
        ("handover_grace", "送达宽限", kind.handover_grace),
    )
    for key, label, span in spans:
        if span and span.amount:
            yield scribe.row(label, f"{said(span)}内", "kind", code, key)
    if kind.archive_after:
        text = f"{said(kind.archive_after)}后自动归档"
        yield scribe.row("不予受理、撤回、并案的", text, "kind", code, "archive_after")


def _moves(scribe: Scribe, code: str) -> Iterator[Row]:
    """List every arrow of the drawing, with who makes it; what ends any open case last."""
    state = scribe.policy.labels.state
    once: set[tuple[str, str]] = set()
    for move in moves_in(scribe.policy, code):
        any_open = move.target in EVERYWHERE
        if any_open and (move.id, move.target) in once:
            continue
        once.add((move.id, move.target))
        source = "任何在办环节" if any_open else state(move.source) if move.source else "开始"
        text = f"{source} → {state(move.target)}，由{'；'.join(_who(scribe, move))}"
        yield Row(f"{move.id} {move.word}", text)


def _who(scribe: Scribe, move: Move) -> Iterator[str]:
    """Tell who makes a move and under which condition, as the machine itself says."""
    starts = (move.source,) if move.source else ()
    known = [row for row in TRANSITIONS if row.id == move.id and row.sources.issuperset(starts)]
    rows = [row for row in known if row.target == move.target] or known
    for row in rows:
        who = listed(_part(scribe, part) for part in PARTS if part in row.parts)
        yield f"{who}（{row.guard}）" if row.guard else who


def _part(scribe: Scribe, part: Part) -> str:
    labels = scribe.policy.labels
    return (
        labels.role(part) if part is Part.COMPLAINT_TEAM else labels.roles.get(part) or PARTS[part]
    )
