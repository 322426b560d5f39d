"""A case: its story, what happens next, its people, evidence and minutes (design §3)."""

from aiohttp import web

from admin.sheet import Sheet, sheet
from admin.visit import SEEING, Page, Visit
from cases.outcome import Outcome
from desk.sheets import Typed
from desk.work import Work
from storage import case_list, evidence, voices
from storage import cases as case_rows
from storage.cases import CaseRow
from storage.evidence import EvidenceRow
from storage.vault import VaultError

SHORTEST_REASON = 2
LONGEST_REASON = 200
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}


async def show(visit: Visit) -> web.Response:
    """Show a case, the customer masked."""
    return await page_of(visit, await row_of(visit))


async def reveal(visit: Visit) -> web.Response:
    """Show the customer for this view, after the case's chain has kept who asked and why."""
    row = await row_of(visit)
    why = " ".join(visit.form.get("reason", "").split())[:LONGEST_REASON]
    if len(why) < SHORTEST_REASON:
        return await page_of(visit, row, notice="请写明查看的原因。", status=400)
    await note(visit, row.id, "revealed", reason=why)
    return await _page(visit, await sheet(visit, await row_of(visit), shown=True))


async def open_evidence(visit: Visit) -> web.Response:
    """Give a photo or a voice, after the case's chain has kept who opened it."""
    row = await row_of(visit)
    piece = await _piece(visit, row.id)
    try:
        content = await visit.desk.evidence.get(piece.sha256 or "")
    except (FileNotFoundError, VaultError) as gone:
        raise web.HTTPNotFound(text="文件不在，或已损坏。请联系管理员。") from gone
    await note(visit, row.id, "evidence_opened", id=piece.id, kind=piece.kind)
    if visit.form.get("as") == "mp3" and (mp3 := await voices.playable(content)):
        return _saved(mp3, voices.PLAYED, f"{row.number}-{piece.kind}.mp3")
    return _file(content, f"{row.number}-{piece.kind}")


async def note(visit: Visit, case_id: str, action: str, **payload: object) -> None:
    """Write into the chain of a case, by a turn as everything that changes one."""

    async def decide(work: Work) -> None:
        case = await work.case(case_id)
        if case is None:
            raise web.HTTPNotFound
        work.put(Outcome(case).event(action, visit.actor, **payload))

    await visit.desk.run(decide, via="admin")


async def row_of(visit: Visit) -> CaseRow:
    """Give the case that the address names; HTTPNotFound for one of nobody here."""
    row = await case_rows.by_number(visit.desk.store, visit.request.match_info["number"])
    if row is None or row.institution not in visit.desk.institutions:
        raise web.HTTPNotFound(text="没有这个编号的案件。")
    if not await case_list.lines(visit.desk.store, [row.id], await visit.level()):
        raise web.HTTPNotFound(text="没有这个编号的案件。")
    return row


async def _piece(visit: Visit, case_id: str) -> EvidenceRow:
    wanted = visit.request.match_info["id"]
    for piece in await evidence.of_case(visit.desk.store, case_id):
        if piece.id == wanted and piece.state == "kept":
            return piece
    raise web.HTTPNotFound


def _file(content: bytes, name: str) -> web.Response:
    kind = next((kind for head, kind in _PICTURES.items() if content.startswith(head)), "")
    # What is no picture is never interpreted by the browser: it was sent in by anybody.
    return (
        _answer(content, kind, "inline")
        if kind
        else _saved(content, "application/octet-stream", name)
    )


def _saved(content: bytes, kind: str, name: str) -> web.Response:
    return _answer(content, kind, f'attachment; filename="{name}"')


def _answer(content: bytes, kind: str, how: str) -> web.Response:
    headers = {"Content-Disposition": how, "Content-Security-Policy": "default-src 'none'"}
    return web.Response(body=content, content_type=kind, headers=headers)


async def page_of(
    visit: Visit, row: CaseRow, typed: Typed | None = None, *, notice: str = "", status: int = 200
) -> web.Response:
    """Show a case, the customer masked; ``typed`` stands again in the form that was refused."""
    page = await sheet(visit, row, shown=False, typed=typed)
    return await _page(visit, page, notice=notice, status=status)


async def _page(visit: Visit, page: Sheet, *, notice: str = "", status: int = 200) -> web.Response:
    return await visit.page("case.html", page.number, page, notice=notice, status=status)


_CASE = "/cases/{number}"
PAGES = (
    Page("GET", _CASE, show),
    Page("POST", f"{_CASE}/reveal", reveal, SEEING),
    Page("POST", f"{_CASE}/evidence/{{id}}", open_evidence, SEEING),
)
