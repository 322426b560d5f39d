"""The pages of a case, for whoever is logged in and may see it."""

import logging
from dataclasses import replace

from aiohttp import web

from bot.conversation.turns import Turns
from bot.web import files
from bot.web.case_page import build
from bot.web.login import Login
from bot.web.pages import Pages
from bot.web.pressing import Sent, Taken, take
from bot.web.safely import safely
from bot.web.seeing import VIA, Seen, find, reveal
from bot.web.sessions import Session, Sessions
from bot.web.states import NUMBER
from cases.outcome import Outcome
from desk.work import Work
from storage import evidence, voices
from storage.evidence import EvidenceRow
from storage.evidence_files import EvidenceFiles
from storage.vault import VaultError

log = logging.getLogger(__name__)

# A form holds a note, or a few fields with a story each; nobody sends more.
MOST_BYTES = 65_536


class Site:
    """What answers at ``/c/``."""

    def __init__(
        self, turns: Turns, evidence_files: EvidenceFiles, pages: Pages, sessions: Sessions,
        login: Login,
    ) -> None:  # fmt: skip
        """Everything comes in from ``add_to``."""
        self.pages = pages
        self._turns = turns
        self._files = evidence_files
        self._sessions = sessions
        self._login = login

    @safely
    async def login(self, request: web.Request) -> web.Response:
        """Take somebody back from WeCom."""
        return await self._login.back(request)

    @safely
    async def show(self, request: web.Request) -> web.Response:
        """Show a case; whoever is not logged in goes to WeCom first."""
        number = request.match_info["number"].upper()
        if not NUMBER.fullmatch(number):
            return self.pages.notice("not_found")
        session = self._session(request)
        if session is None:
            return self._login.begin(request, number)
        return await self._page(session, number)

    @safely
    async def press(self, request: web.Request) -> web.Response:
        """Carry out a form and show the case as it is then."""
        number = request.match_info["number"].upper()
        if not NUMBER.fullmatch(number):
            return self.pages.notice("not_found")
        session = self._session(request)
        if session is None:
            return self.pages.notice("session_over", f"/c/{number}")
        if (request.content_length or MOST_BYTES + 1) > MOST_BYTES:
            return self.pages.notice("too_long", f"/c/{number}")
        fields = await _fields(request)
        sent, token = Sent.of(fields), fields.get("token", [""])[0]
        if sent is None or not self._sessions.is_ours(token, session, number):
            log.warning("form refused", extra={"person": session.person, "case": number})
            return self.pages.notice("form_refused", f"/c/{number}")

        async def decide(work: Work) -> Taken | None:
            return await take(work, session.person, number, sent, self._turns.sentences)

        return await self._page(session, number, await self._turns.run(decide, VIA))

    async def leave(self, request: web.Request) -> web.Response:
        """Log out, so that somebody else at the same PC can log in and come to the case.

        It needs no token of a page: all that a strange form could do is to log somebody out.
        """
        number = str((await request.post()).get("number", "")).upper()
        if not NUMBER.fullmatch(number):
            return self.pages.notice("not_found")
        # No redirect: the page's policy would not let a form end at WeCom's login.
        response = self.pages.notice("left", f"/c/{number}")
        self._sessions.end(response)
        return response

    @safely
    async def evidence(self, request: web.Request) -> web.Response:
        """Give a piece of evidence to whoever may see its case; each look is booked."""
        number, wanted = request.match_info["number"].upper(), request.match_info["id"]
        session = self._session(request)
        if session is None:
            return self._login.begin(request, number)

        async def decide(work: Work) -> EvidenceRow | None:
            seen = await find(work, session.person, number)
            rows = await evidence.of_case(work.store, seen.case.id) if seen else []
            row = next((r for r in rows if r.id == wanted and r.sha256), None)
            if seen and row:
                event = Outcome(seen.case).event("evidence_opened", session.person, id=row.id)
                work.put(event)
            return row

        row = await self._turns.run(decide, VIA)
        if row is None or row.sha256 is None:
            return self.pages.notice("not_found")
        try:
            content = await self._files.get(row.sha256)
        except (OSError, VaultError):
            log.exception("evidence unreadable", extra={"evidence": row.id})
            return self.pages.notice("file_lost")
        if "play" in request.query:
            content = await voices.playable(content) or content
        return files.response(request, content, f"{number}-{row.kind}")

    def _session(self, request: web.Request) -> Session | None:
        return self._sessions.read(request, self._turns.now())

    async def _page(
        self, session: Session, number: str, taken: Taken | None = None
    ) -> web.Response:
        seen = await self._look(session.person, number)
        if seen is None:
            log.warning("case refused", extra={"person": session.person, "case": number})
            return self.pages.notice("not_found", other=number)
        token = self._sessions.form_token(session, number)
        work, sentences = self._turns.work(VIA), self._turns.sentences
        page = await build(work, seen, token, sentences, taken)
        status = 409 if taken and taken.banner.kind != "good" else 200
        return self.pages.page("case", status, page=page)

    async def _look(self, key: str, number: str) -> Seen | None:
        """Find the case; before customer data is shown, that it will be is in the record."""
        seen = await find(self._turns.work(VIA), key, number)
        if seen is None or not seen.reveals:
            return seen

        async def decide(work: Work) -> Seen | None:
            return await reveal(work, key, number)

        seen = await self._turns.run(decide, VIA)
        return replace(seen, seq=seen.seq + 1) if seen and seen.reveals else seen


async def _fields(request: web.Request) -> dict[str, list[str]]:
    """Read the fields of a form with all their values; a file is none."""
    form = await request.post()
    return {key: [v for v in form.getall(key) if isinstance(v, str)] or [""] for key in form}
