"""投递: to whom, what WeCom said, and sending once more what could not be delivered."""

from dataclasses import dataclass

from aiohttp import web

from admin.visit import MANAGING, Page, Visit
from admin.words import DELIVERIES, DELIVERY_KINDS, name_in, reason
from cases.outcome import Outcome
from desk.work import Work
from storage import case_list, deliveries, institutions, outbox, people
from storage.deliveries import FAILED, WAITING, Delivery
from storage.errors import Conflict
from storage.institutions import Deed
from storage.outbox import OutboxRow

SIZE = 50
_FILTERS = {
    "": ("全部", ()), "failed": ("需要处理", FAILED), "waiting": ("待发送", WAITING),
    "sent": ("已送达", ("sent",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A message; ``retry`` is the address that sends it once more, "" where it may not be."""

    name: str
    number: str
    kind: str
    state: str
    state_name: str
    app: str
    tried: str
    raised: str
    sent: str
    attempts: int
    error: str
    retry: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of what is listed."""

    label: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A page of messages."""

    letters: tuple[Letter, ...]
    tabs: tuple[Tab, ...]
    older: str


async def show(visit: Visit) -> web.Response:
    """Show a page of messages, the newest first."""
    chosen = visit.request.query.get("show", "")
    chosen = chosen if chosen in _FILTERS else ""
    before = visit.request.query.get("before", "")[:64]
    store = visit.desk.store
    found = await deliveries.page(store, visit.institution, _FILTERS[chosen][1], before, SIZE + 1)
    older = visit.link("deliveries", show=chosen, before=found[SIZE - 1].id) if found[SIZE:] else ""
    tabs = tuple(
        Tab(label, visit.link("deliveries", show=code), code == chosen)
        for code, (label, _) in _FILTERS.items()
    )
    page = Deliveries(await _letters(visit, found[:SIZE]), tabs, older)
    return await visit.page("deliveries.html", "投递", page)


async def _letters(visit: Visit, found: list[Delivery]) -> tuple[Letter, ...]:
    store, times = visit.desk.store, await visit.times()
    names = {p.key: p.name for p in (await people.many(store, {d.person for d in found})).values()}
    lines = await case_list.lines(store, {d.case_id for d in found if d.case_id})
    numbers = {line.id: line.number for line in lines}
    return tuple(
        Letter(
            names.get(one.person, one.person), numbers.get(one.case_id or "", ""),
            name_in(DELIVERY_KINDS, one.kind), one.state, name_in(DELIVERIES, one.state),
            one.app or "", "、".join(one.tried), times.short(one.raised_at),
            times.short(one.sent_at), one.attempts, _reply(one),
            visit.link(f"deliveries/{one.id}/retry")
            if visit.manages and one.state in FAILED else "",
        )
        for one in found
    )  # fmt: skip


def _reply(one: Delivery) -> str:
    """Say what WeCom answered to the last try."""
    return reason(one.error or "") or ("已接收" if one.state == "sent" else "")


async def retry(visit: Visit) -> web.Response:
    """Let a failed message wait to go out again; who did it stays in the audit."""
    store = visit.desk.store
    row = await outbox.by_id(store, visit.request.match_info["id"])
    if row is None or row.institution not in visit.desk.institutions or row.state not in FAILED:
        raise web.HTTPConflict(text="这条消息已经不在待处理之列，请刷新查看。")
    try:
        await (_with_case(visit, row, row.case_id) if row.case_id else _alone(visit, row))
    except Conflict as conflict:
        raise web.HTTPConflict(text="这条消息刚被处理过，请刷新查看。") from conflict
    raise web.HTTPSeeOther(visit.link("deliveries", show="failed"))


async def _with_case(visit: Visit, row: OutboxRow, case_id: str) -> None:
    async def decide(work: Work) -> None:
        work.unit.add(deliveries.again(work.store, row, work.now))
        if case := await work.case(case_id):
            work.put(Outcome(case).event("delivery_retried", visit.actor, to=row.person))

    await visit.desk.run(decide, via="admin")


async def _alone(visit: Visit, row: OutboxRow) -> None:
    now = visit.desk.now()
    deed = Deed(now, visit.actor, "admin", "delivery_retried", {"to": row.person})
    write = deliveries.again(visit.desk.store, row, now)
    await institutions.record(visit.desk.store, row.institution, deed, write)


PAGES = (
    Page("GET", "/deliveries", show),
    Page("POST", "/deliveries/{id}/retry", retry, MANAGING),
)
