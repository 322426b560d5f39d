"""The parts of the page, each from the case alone."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.templates import Context
from bot.web import wording
from bot.web.masking import mask_text
from bot.web.timeline import Entry, merged
from bot.web.views import Clock, Item, Line, Step
from cases.model import WITH_UNIT, Callback, Hop, State, Told
from storage.evidence import EvidenceRow

# The entries whose own words are shown.
SPOKEN = frozenset(
    {"note", "hotline_log", "contacted", "waiting", "suspended", "sent_back", "withdrawn"}
    | {"reopened", "handed"}
)
CALLING = frozenset({State.FIRST_CALLBACK, State.RESULT_CALLBACK})
MEGABYTE = 1_000_000
KILOBYTE = 1_000
HOPS = {
    "passed_up": "上报",
    "timed_out": "到时限",
    "flow_started": "转出",
    "resolved": "已化解",
    "left": "已离职",
}


def clock(context: Context, now: datetime) -> Clock | None:
    """Give the clock that runs, if one does."""
    case = context.case
    running = {
        State.SOOTHING: ("现场化解到", context.staff_due),
        State.LEADER: ("领导介入到", context.leader_due),
        State.FIRST_CALLBACK: ("首次回访到", context.call_due),
    }
    label, due = running.get(case.state, ("", None))
    if case.callback and case.callback.attempts:
        label, due = "再次拨打", case.callback.retry_at
    if due is None or case.state not in running:
        return None
    return Clock(
        label, context.second(due), left(due, now), due < now, milliseconds(due),
        milliseconds(now),
    )  # fmt: skip


def left(due: datetime, now: datetime) -> str:
    """Say how long it is until an instant, or how long it has passed."""
    seconds = int((due - now).total_seconds())
    return f"还剩{length(seconds)}" if seconds >= 0 else f"已过{length(-seconds)}"


def length(seconds: int) -> str:
    """Show a length of time as people say it: 3分20秒, 2小时5分, 4天6小时."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, over = divmod(hours, 24)
    if days > 1:
        return f"{days}天{over}小时"
    return f"{hours}小时{minutes}分" if hours else f"{minutes}分{rest:02d}秒"


def day_and_time(at: datetime, context: Context, now: datetime) -> str:
    """Show an instant; with its day where that is not today's."""
    local, today = at.astimezone(context.policy.zone), now.astimezone(context.policy.zone)
    return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local:%m-%d %H:%M}"


def tel(phone: str | None) -> str:
    """Give what a ``tel:`` link dials."""
    return re.sub(r"[^\d+]", "", phone or "")


def steps(context: Context, now: datetime) -> tuple[Step, ...]:
    """List who was told when, the reporter first."""
    case = context.case

    def at(instant: datetime) -> str:
        return day_and_time(instant, context, now)

    first = Step(
        "报告人", context.name(case.reporter), (f"{at(case.sensed_at)} 开始计时",),
        case.state is State.SOOTHING,
    )  # fmt: skip
    verbal = [_verbal(told, context, now) for told in case.told]
    hops = [
        Step(
            f"第{hop.n}级领导",
            _who(hop.leader, hop.deputy, context),
            tuple(_hop(hop, context, now)),
            case.state is State.LEADER and hop is case.hop,
        )
        for hop in case.hops
    ]
    return (first, *verbal, *hops, *_callers(context, now), *_orders(context, now))


def _who(leader: str, deputy: str | None, context: Context) -> str:
    """Name the leader, and who stands in for him."""
    name = context.name(leader)
    return f"{name}（{context.name(deputy)}代）" if deputy else name


def _hop(hop: Hop, context: Context, now: datetime) -> Iterable[str]:
    if hop.outcome == "unreachable":
        yield f"{day_and_time(hop.raised_at, context, now)} 联系不上，已通知下一级"
        return
    if hop.told_at is None:
        yield f"{day_and_time(hop.raised_at, context, now)} 起正在通知"
    else:
        yield f"{day_and_time(hop.told_at, context, now)} 已通知"
    if hop.taken_at:
        yield f"{day_and_time(hop.taken_at, context, now)} 接手"
    if hop.outcome in HOPS:
        yield HOPS[hop.outcome]


def _verbal(told: Told, context: Context, now: datetime) -> Step:
    lines = [f"{day_and_time(told.said_at, context, now)} {context.name(told.by)}说已告诉"]
    if told.confirmed_at:
        lines.append(f"{day_and_time(told.confirmed_at, context, now)} 属实")
    elif told.denied_at:
        lines.append(f"{day_and_time(told.denied_at, context, now)} 不属实")
    else:
        lines.append("等待确认")
    return Step("口头上报", _who(told.to, told.deputy, context), tuple(lines))


def _callers(context: Context, now: datetime) -> Iterable[Step]:
    case = context.case
    for call in (*case.past_callbacks, case.callback):
        if call is not None:
            runs = call is case.callback and case.state in CALLING
            yield from _asked(call, context, now, runs=runs)


def _asked(call: Callback, context: Context, now: datetime, *, runs: bool) -> Iterable[Step]:
    title = "二次回访" if call.purpose == "result" else "回访"
    for offer in call.offers:
        at = day_and_time(offer.told_at or offer.raised_at, context, now)
        lines = [f"{at} {'已通知' if offer.told_at else '正在通知'}"]
        if not offer.reachable:
            lines = [f"{at} 联系不上"]
        mine = offer.person == call.assignee
        if mine and call.taken_at:
            lines.append(f"{day_and_time(call.taken_at, context, now)} 接下回访")
        yield Step(title, context.name(offer.person), tuple(lines), mine and runs)
    if call.assignee and call.taken_at and all(o.person != call.assignee for o in call.offers):
        took = f"{day_and_time(call.taken_at, context, now)} 接下回访"
        yield Step(title, context.name(call.assignee), (took,), now=runs)


def _orders(context: Context, now: datetime) -> Iterable[Step]:
    """List to which units the case went, and what became of each order."""
    for order in context.case.assignments:
        lines = [f"{day_and_time(order.at, context, now)} {context.name(order.by)}派单"]
        if order.handler:
            lines.append(f"{context.name(order.handler)}承办")
        if order.co_units:
            lines.append(f"协办：{'、'.join(map(context.unit, order.co_units))}")
        if order.signed_at:
            lines.append(f"{day_and_time(order.signed_at, context, now)} 签收")
        if order.returned_at:
            why = context.reason("return_reasons", order.return_reason)
            lines.append(f"{day_and_time(order.returned_at, context, now)} 退单：{why}")
        title = "指定办理" if order.designated else "主办单位"
        now_theirs = order is context.case.assignment and context.case.state in WITH_UNIT
        yield Step(title, context.unit(order.unit), tuple(lines), now_theirs)


def evidence(rows: Sequence[EvidenceRow], context: Context, now: datetime) -> tuple[Item, ...]:
    """List the evidence; what is not here yet, or lost, says so."""
    return tuple(_item(n, row, context, now) for n, row in enumerate(rows, 1))


def _item(n: int, row: EvidenceRow, context: Context, now: datetime) -> Item:
    title = f"{wording.KINDS.get(row.kind, '附件')} {n}"
    about = f"{context.name(row.person)} {day_and_time(row.captured_at, context, now)}"
    if row.taken_off_at:
        about += f" · {day_and_time(row.taken_off_at, context, now)} 已被去掉，仅留档"
    if row.state == "kept":
        href = f"/c/{context.number}/evidence/{row.id}"
        return Item(row.kind, title, f"{about} · {_size(row.size or 0)}", href)
    late = "没有取到，请向发送人再要一份" if row.state == "lost" else "正在取，请稍后刷新"
    return Item(row.kind, title, f"{about} · {late}")


def _size(size: int) -> str:
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} KB"


def timeline(
    found: Iterable[Entry], context: Context, now: datetime, *, full: bool
) -> tuple[Line, ...]:
    """Say what happened, the newest first."""
    name = str(context.case.details.get("customer") or "")
    lines = []
    for entry, count in merged(found):
        words = _words(entry, context)
        times = f"（{count} 次）" if count > 1 else ""
        text = words if full else mask_text(words, name)
        at = day_and_time(entry.at, context, now)
        lines.append(Line(at, wording.said(entry, context) + times, text))
    return tuple(reversed(lines))


def _words(entry: Entry, context: Context) -> str:
    """Give an entry's own words; of a joint discussion who took part, to what end (S2-R25)."""
    payload = entry.payload
    if entry.action != "discussed":
        return str(payload.get("text", "")) if entry.action in SPOKEN else ""
    units = [context.unit(str(unit)) for unit in payload.get("units", ())]
    people = [context.name(str(person)) for person in payload.get("people", ())]
    said = {"参加": "、".join([*units, *people]), "结论": payload.get("conclusion")}
    said |= {"后续": payload.get("follows")}
    return "；".join(f"{label}：{text}" for label, text in said.items() if text)


def milliseconds(at: datetime) -> int:
    """Give an instant as the browser counts it."""
    return int(at.timestamp() * 1000)
