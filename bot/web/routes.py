"""The addresses: ``/c/login``, ``/c/{number}``, ``/report/{flow}``, the log API (design §9)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from aiohttp import web

from bot.conversation.turns import Turns
from bot.conversation.visit import Desk
from bot.web.api.offering import offer
from bot.web.api.site import LogApi
from bot.web.door import Door
from bot.web.login import Login
from bot.web.pages import Pages
from bot.web.report.calling import Links
from bot.web.report.site import ReportSite
from bot.web.sessions import Sessions
from bot.web.signing import Signer
from bot.web.site import Site
from storage.evidence_files import EvidenceFiles


def add_to(  # noqa: PLR0913 (what the pages stand on, by name)
    app: web.Application,
    *,
    turns: Turns,
    files: EvidenceFiles,
    door: Door,
    public_url: str,
    secret: bytes,
    desks: Mapping[str, Desk],
    hotline: bytes = b"",
    wall: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Add the pages to an application that is not running yet.

    ``desks`` are the institutions by their code; ``hotline`` is the key of the log API, which is
    off without one.

    ``secret`` signs cookies and forms: any 32 bytes that every web process of the deployment
    shares. No other store is needed, so none can be away.
    """
    pages, signer = Pages(), Signer(secret)
    sessions = Sessions(signer, secure=public_url.startswith("https://"))
    login = Login(turns.store, turns.now, door, pages, sessions, signer, public_url)
    site = Site(turns, files, pages, sessions, login)
    calls = LogApi(turns, desks, hotline, wall, offer)
    links = Links(hotline, turns.store.vault, sessions.secure, wall)
    forms = ReportSite(turns, files, pages, sessions, login, desks, links)
    app.add_routes(
        [
            web.get("/report/{flow}", forms.show, allow_head=False),
            web.post("/report/{flow}", forms.post),
            web.get("/report/{flow}/evidence/{id}", forms.evidence, allow_head=False),
            web.post("/api/hotline/logs", calls.logs),
            web.get("/api/openapi.json", calls.description, allow_head=False),
            web.get("/c/login", site.login, allow_head=False),
            web.post("/c/leave", site.leave),
            web.get("/c/{number}", site.show, allow_head=False),
            web.post("/c/{number}", site.press),
            web.get("/c/{number}/evidence/{id}", site.evidence, allow_head=False),
        ]
    )
