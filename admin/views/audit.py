"""审计: the institution's own chain, for what belongs to no case."""

import re
from dataclasses import dataclass

from aiohttp import web

from admin.story import Said, Teller, people_in
from admin.visit import Page, Visit
from storage import institutions, people, timeline
from storage.audit import institution_chain

SIZE = 100


@dataclass(frozen=True, slots=True)
class Audit:
    """A page of the chain, and where it ends."""

    entries: tuple[Said, ...]
    length: int
    head: str
    older: str


async def show(visit: Visit) -> web.Response:
    """Show a page of entries, the newest first."""
    store, code = visit.desk.store, visit.institution
    asked = visit.request.query.get("before", "")
    before = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
    found = await timeline.newest(store, institution_chain(code), before, SIZE + 1)
    keys = people_in(found)
    names = {p.key: p.name for p in (await people.many(store, keys)).values()}
    teller = Teller(names, await visit.times())
    row = await institutions.get(store, code)
    older = visit.link("audit", before=found[SIZE - 1].seq) if found[SIZE:] else ""
    page = Audit(
        teller.told(found[:SIZE]),
        row.audit_seq if row else 0,
        row.audit_head[:16] if row else "",
        older,
    )
    return await visit.page("audit.html", "审计", page)


PAGES = (Page("GET", "/audit", show),)
