"""案件: the list with its filters, and look-ups by number, phone, policy and the like."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from aiohttp import web

from admin.rows import Row, rows
from admin.throttle import LOOKUPS
from admin.visit import Page, Visit
from admin.words import ENDED_STATES, OPEN_STATES
from storage import case_list, normalise
from storage import cases as case_rows
from storage.case_list import Line, Wanted

SIZE = 50
# Beyond this nobody needs the exact number, and counting would keep the page waiting.
COUNTED = 10_000
LOOK_UP = {
    "number": "案件编号", "phone": "客户电话", "policy_no": "保单号", "claim_no": "赔案号",
    "plate": "车牌号", "id_number": "身份证号", "customer": "客户姓名",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list; ``older`` is the address of the next one, "" at the end."""

    rows: tuple[Row, ...]
    states: tuple[Choice, ...]
    opened_from: str
    opened_until: str
    older: str
    newest: str
    live: str
    kinds: Mapping[str, str]
    filtered: bool
    counted: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up found; the value itself is not repeated."""

    rows: tuple[Row, ...]
    kind: str
    kinds: Mapping[str, str]
    more: bool


async def show(visit: Visit) -> web.Response:
    """Show a page of the list."""
    return await visit.page("cases.html", "案件", await listed(visit))


async def listed(visit: Visit) -> CaseList:
    """Build the list that the address asks for."""
    query = visit.request.query
    wanted = await asked(visit)
    lines = await case_list.page(visit.desk.store, wanted, SIZE + 1)
    kept = {key: query.get(key, "") for key in ("state", "from", "until")}
    older = visit.link("cases", **kept, before=_place(lines[SIZE - 1])) if lines[SIZE:] else ""
    return CaseList(
        await rows(visit, lines[:SIZE]),
        await _states(visit),
        query.get("from", ""),
        query.get("until", ""),
        older,
        visit.link("cases", **kept) if wanted.before else "",
        "" if wanted.before else visit.link("cases/events", **kept),
        LOOK_UP,
        any(kept.values()),
        await _counted(visit, wanted),
    )


async def _counted(visit: Visit, wanted: Wanted) -> str:
    """Say how many cases there are by the filters, all pages together (S2-R33)."""
    n = await case_list.count(visit.desk.store, replace(wanted, before=None), COUNTED)
    return f"{n} 件以上" if n == COUNTED else f"共 {n} 件"


async def asked(visit: Visit) -> Wanted:
    """Read the filters; what makes no sense is left out."""
    query, times = visit.request.query, await visit.times()
    first, last = _day(query.get("from", "")), _day(query.get("until", ""))
    return Wanted(
        visit.institution,
        _chosen(query.get("state", "")),
        times.start_of(first) if first else None,
        times.day_after(last) if last else None,
        _before(query.get("before", "")),
        await visit.level(),
    )


async def look_up(visit: Visit) -> web.StreamResponse:
    """Find cases by what is known exactly; whom somebody looked for stays in the audit."""
    kind, value = visit.form.get("kind", ""), visit.form.get("value", "").strip()
    if kind not in LOOK_UP or not value:
        raise web.HTTPSeeOther(visit.link("cases"))
    if kind == "number":
        raise web.HTTPSeeOther(await _by_number(visit, value))
    if not await visit.house.throttle.allows(LOOKUPS, visit.user.name):
        raise web.HTTPTooManyRequests(text="查找次数太多，请一小时后再试。")
    spelt = normalise.normalise(kind, value)
    digest = visit.desk.store.vault.digest(visit.institution, kind, spelt)
    ids = [row.id for row in await case_rows.matching(visit.desk.store, kind, digest)]
    await visit.record("looked_up", what=kind, found=len(ids), digest=digest)
    lines = await case_list.lines(visit.desk.store, ids[-SIZE:], await visit.level())
    page = Found(await rows(visit, lines), LOOK_UP[kind], LOOK_UP, len(ids) > SIZE)
    return await visit.page("found.html", "查找结果", page)


async def _by_number(visit: Visit, value: str) -> str:
    number = value.upper().replace(" ", "")
    case = await case_rows.by_number(visit.desk.store, number)
    if case is None:
        raise web.HTTPNotFound(text="没有这个编号的案件。")
    return visit.link(f"cases/{case.number}")


async def _states(visit: Visit) -> tuple[Choice, ...]:
    policy, chosen = await visit.policy(), visit.request.query.get("state", "")
    groups = (("", "全部"), ("open", "未结"), ("ended", "已结"))
    named = (
        (state, policy.labels.state(state) if policy else state)
        for state in (*OPEN_STATES, *ENDED_STATES)
    )
    return tuple(Choice(value, label, value == chosen) for value, label in (*groups, *named))


def _chosen(state: str) -> tuple[str, ...]:
    groups = {"open": OPEN_STATES, "ended": ENDED_STATES}
    known = (state,) if state in {*OPEN_STATES, *ENDED_STATES} else ()
    return groups.get(state, known)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # The last day of all has no day after it.
    return day if day < date.max else None


def _place(line: Line) -> str:
    return f"{line.opened_at.isoformat()}~{line.id}"


def _before(text: str) -> tuple[datetime, str] | None:
    at, _, case_id = text.partition("~")
    try:
        opened = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (opened, case_id) if opened.tzinfo else None


PAGES = (Page("GET", "/cases", show), Page("POST", "/cases/look-up", look_up))
