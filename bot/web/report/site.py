"""What answers at ``/report/``: the form, what it brings, and the files attached to it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web
from yarl import URL

from bot.conversation import parking
from bot.conversation.turns import Turns
from bot.conversation.visit import Desk
from bot.flows.registry import FLOWS
from bot.web import files as served
from bot.web.login import Login
from bot.web.pages import Pages
from bot.web.report import calling, opening, taking, uploads
from bot.web.report import sent as arriving
from bot.web.report.calling import Links
from bot.web.report.fields import place
from bot.web.report.page import NOTHING, build
from bot.web.report.sent import NoFormError, Sent, TooMuchError
from bot.web.report.sheet import Files, Sheet, Stored, Taken, Visitor
from bot.web.report.views import FormPage, Place
from bot.web.safely import safely
from bot.web.seeing import VIA
from bot.web.sessions import Session, Sessions
from bot.web.states import FORM
from desk import relay
from desk.work import Work
from storage import drafts, evidence, people
from storage.evidence_files import EvidenceFiles
from storage.ids import new_id
from storage.vault import VaultError

log = logging.getLogger(__name__)

# After these the page is shown anew, after the others with what was typed.
AGAIN = frozenset(
    {"times", "saved", "started", "filed", "submitted", "cancelled", "more", "unfiled"}
)
STATUS = {"refused": 422, "late": 409, "closed": 409, "gone": 409}


class ReportSite:
    """The forms of the flows, for whoever is logged in and may use them."""

    def __init__(
        self, turns: Turns, evidence_files: EvidenceFiles, pages: Pages, sessions: Sessions,
        login: Login, desks: Mapping[str, Desk], links: Links,
    ) -> None:  # fmt: skip
        """``desks`` by institution; ``links`` are those of the hotline's screen."""
        self.pages = pages
        self._turns = turns
        self._files = evidence_files
        self._sessions = sessions
        self._login = login
        self._desks = desks
        self._links = links

    @safely
    async def show(self, request: web.Request) -> web.Response:
        """Show the form with the answers so far."""
        name = request.match_info["flow"]
        if not FORM.fullmatch(f"report/{name}"):
            return self.pages.notice("no_flow")
        if "sig" in request.query:
            taken = self._links.taken(request.query)
            if taken is None:
                return self.pages.notice("link_refused")
            return self._links.response(name, *taken)
        session = self._sessions.read(request, self._turns.now())
        if session is None:
            place = f"report/{name}?call={request.query.get('call', '')}"
            return self._login.begin(request, place if FORM.fullmatch(place) else f"report/{name}")
        visitor = await self._visitor(session, name)
        if isinstance(visitor, web.Response):
            return visitor
        times = tuple(filter(None, request.query.get("times", "").split(",")))
        aside = "aside" in request.query
        done = Taken(request.query.get("done", ""), aside=aside, others=times)
        work = self._turns.work(VIA)
        sheet = await self._sheet(work, visitor, request)
        if sheet and sheet.status == parking.OFFERED:
            sheet = await self._turns.run(lambda w: self._looked_at(w, visitor, request), VIA)
        if sheet and sheet.draft.id != request.query.get("draft", sheet.draft.id):
            done = Taken("moved")
        state = (sheet, done if sheet else NOTHING, request.query.get("step", ""))
        return await self._page(request, work, session, visitor, state)

    @safely
    async def post(self, request: web.Request) -> web.Response:
        """Carry out a form."""
        name = request.match_info["flow"]
        session = self._sessions.read(request, self._turns.now())
        back = f"/report/{name}" if FORM.fullmatch(f"report/{name}") else ""
        if session is None:
            return self.pages.notice("session_over", back)
        try:
            form = await arriving.read(request)
        except TooMuchError:
            return self.pages.notice("too_much", back)
        except NoFormError:
            return self.pages.notice("form_refused", back)
        if not self._sessions.is_ours(form.token, session, f"report/{name}"):
            log.warning("form refused", extra={"person": session.person, "flow": name})
            return self.pages.notice("form_refused", back)
        visitor = await self._visitor(session, name)
        if isinstance(visitor, web.Response):
            return visitor
        return await self._take(request, session, visitor, form)

    @safely
    async def evidence(self, request: web.Request) -> web.Response:
        """Give a file to whoever attached it, while the form is open or later."""
        session = self._sessions.read(request, self._turns.now())
        if session is None:
            return self.pages.notice("session_over")
        row = await evidence.get(self._turns.store, request.match_info["id"])
        draft = await drafts.get(self._turns.store, row.draft_id or "") if row else None
        if row is None or row.sha256 is None or draft is None or draft.person != session.person:
            return self.pages.notice("not_found")
        try:
            content = await self._files.get(row.sha256)
        except (OSError, VaultError):
            log.exception("evidence unreadable", extra={"evidence": row.id})
            return self.pages.notice("file_lost")
        return served.response(request, content, row.kind)

    async def _visitor(self, session: Session, name: str) -> Visitor | web.Response:
        """Give who fills the form in, or the page for somebody whom it is not for."""
        kind = FLOWS.get(name)
        if kind is None:
            return self.pages.notice("no_flow")
        person = await people.get(self._turns.store, session.person)
        desk = self._desks.get(person.institution) if person else None
        if person is None or desk is None or not person.active:
            return self.pages.notice("not_yours")
        offered = any(name in desk.offered(app) for app in person.apps)
        if offered and kind.open_to(person.roles):
            return Visitor(person, desk.at(person.department), kind)
        return self.pages.notice("not_yours")

    async def _sheet(self, work: Work, visitor: Visitor, request: web.Request) -> Sheet | None:
        """Give what an address names: a call, a draft of one's own; else the current draft."""
        if call := self._links.kept(request):
            empty = await opening.fresh(work, visitor, new_id())
            return await calling.filled(work, visitor, empty, call)
        draft_id = request.query.get("draft", "")
        named = await opening.by_id(work, visitor, draft_id) if draft_id else None
        return named or await opening.current(work, visitor, new_id())

    async def _looked_at(self, work: Work, visitor: Visitor, request: web.Request) -> Sheet | None:
        """Leave a draft that was put before this person with him: he has its form open."""
        sheet = await self._sheet(work, visitor, request)
        if sheet and sheet.opened.row:
            await relay.looked_at(work, sheet.opened.row)
        return sheet

    async def _take(
        self, request: web.Request, session: Session, visitor: Visitor, form: Sent
    ) -> web.Response:
        name = request.match_info["flow"]
        files = await self._store(form)
        call = self._links.named(request, form.call).get("call_id", "")
        about = {"call_id": call} if call else {}

        async def decide(work: Work) -> Taken:
            return await taking.take(work, visitor, form, files, about)

        taken = await self._turns.run(decide, VIA)
        if taken.how in AGAIN:
            # The page is asked for again, so that loading it anew sends nothing twice.
            named = {} if taken.how == "cancelled" else {"draft": form.draft}
            where = {**named, **_onward(taken.sheet, form), **_everything(request)}
            location = str(URL(f"/report/{name}").with_query(where | _done(taken)))
            return web.Response(status=303, headers={"Location": location})
        work = self._turns.work(VIA)
        sheet = await opening.by_id(work, visitor, form.draft) or taken.sheet
        taken = replace(taken, typed={**form.typed, **taken.typed})
        return await self._page(request, work, session, visitor, (sheet, taken, form.step))

    async def _store(self, form: Sent) -> Files:
        """Store what may be attached; gives the reasons for the rest too."""
        found, refused = [], []
        for n, upload in enumerate(form.files, 1):
            try:
                kind = await asyncio.to_thread(uploads.kind, upload)
            except ValueError as reason:
                refused.append(f"第 {n} 个文件{reason}，没有附上。")
            else:
                sha256 = await self._files.put(upload.content)
                found.append(Stored(kind, sha256, len(upload.content)))
        return Files(tuple(found), tuple(refused))

    async def _page(
        self, request: web.Request, work: Work, session: Session, visitor: Visitor,
        state: tuple[Sheet | None, Taken, str],
    ) -> web.Response:  # fmt: skip
        name, (sheet, taken, step) = request.match_info["flow"], state
        token = self._sessions.form_token(session, f"report/{name}")
        bare = FormPage(
            name, visitor.kind.title, token, new_id(),
            everything=bool(_everything(request)), place=Place(step, 0, 0),
            call=request.query.get("call", ""),
        )  # fmt: skip
        page = await build(work, visitor, bare, sheet, self._turns.sentences, taken)
        return self.pages.page("report", STATUS.get(taken.how, 200), page=page)


def _everything(request: web.Request) -> dict[str, str]:
    """Keep to the whole form on a phone too, where somebody chose that."""
    return {"all": "1"} if request.query.get("all") else {}


def _done(taken: Taken) -> dict[str, str]:
    """Say in the address what was done, for the page that follows."""
    told = {"times": ",".join(taken.others)} if taken.how == "times" else {}
    return {"done": taken.how, **told, **({"aside": "1"} if taken.aside else {})}


def _onward(sheet: Sheet | None, form: Sent) -> dict[str, str]:
    """Say which question a phone shows next, by the button that was pressed."""
    if sheet is None:
        return {}
    at = place(sheet, form.step)
    step = {"next": at.after, "back": at.before}.get(form.go, at.key)
    return {"step": step or at.key}
