"""The login by WeCom: out with a signed state, back with a code, then a session (wecom.md §3.6)."""

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.web import states
from bot.web.door import AwayError, CodeRefusedError, Door
from bot.web.pages import Pages
from bot.web.sessions import Sessions
from bot.web.signing import Signer
from bot.web.states import State
from storage import institutions, people
from storage.institutions import Deed
from storage.store import Store

log = logging.getLogger(__name__)

_CLIENT = re.compile(r"wxwork|MicroMessenger", re.IGNORECASE)
_BROWSER = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Login:
    """Sends people to WeCom and takes them back."""

    store: Store
    now: Callable[[], datetime]
    door: Door
    pages: Pages
    sessions: Sessions
    signer: Signer
    public_url: str

    def begin(self, request: web.Request, place: str) -> web.Response:
        """Send whoever is not logged in to WeCom, first through the app that the link names."""
        wanted = request.query.get("via", "")
        app = self.door.apps.index(wanted) if wanted in self.door.apps else 0
        return self._out(request, State(place, app))

    async def back(self, request: web.Request) -> web.Response:
        """Exchange the code, once, and open the page; whatever is wrong gets a courteous page."""
        token, code = request.query.get("state", ""), request.query.get("code", "")
        browser = request.cookies.get(self._cookie, "")
        state = states.read(self.signer, browser, token, self.now()) if browser else None
        if state is None or not code or state.app >= len(self.door.apps):
            return self._failed("login_expired", states.place_in(token))
        try:
            userid = await self.door.userid(self.door.apps[state.app], code)
        except CodeRefusedError:
            return self._failed("login_expired", state.place)
        except AwayError:
            log.warning("login not answered", extra={"app": self.door.apps[state.app]})
            return self._failed("login_away", state.place)
        if userid is None:
            return self._next(request, state)
        return await self._in(people.key_of(userid), state.place)

    @property
    def _cookie(self) -> str:
        return f"{self.sessions.cookie}-login"

    def _out(self, request: web.Request, state: State) -> web.Response:
        known = request.cookies.get(self._cookie, "")
        # Two links opened at once share the cookie, so that neither spoils the other.
        browser = known if _BROWSER.fullmatch(known) else secrets.token_hex(16)
        token = states.write(self.signer, browser, state, self.now())
        back = f"{self.public_url.rstrip('/')}/c/login"
        inside = bool(_CLIENT.search(request.headers.get("User-Agent", "")))
        app = self.door.apps[state.app]
        response = web.Response(status=302)
        response.headers["Location"] = self.door.address(app, back, token, in_client=inside)
        response.set_cookie(
            self._cookie, browser, max_age=int(states.LIFE.total_seconds()), path="/",
            httponly=True, samesite="Lax", secure=self.sessions.secure,
        )  # fmt: skip
        return response

    def _next(self, request: web.Request, state: State) -> web.Response:
        """Ask through the next app; somebody whom no app sees is told so."""
        if state.asked >= len(self.door.apps):
            return self._failed("login_unknown", state.place)
        app = (state.app + 1) % len(self.door.apps)
        return self._out(request, State(state.place, app, state.asked + 1))

    async def _in(self, person: str, place: str) -> web.Response:
        await self._recorded(person)
        response = web.Response(status=302, headers={"Location": states.path(place)})
        self.sessions.begin(response, person, self.now())
        # The trip is over: its state is worth nothing any more, even with a fresh code.
        response.del_cookie(self._cookie, path="/", secure=self.sessions.secure)
        return response

    async def _recorded(self, key: str) -> None:
        """Keep the login in the institution's chain (design §5)."""
        person = await people.get(self.store, key)
        if person is not None:
            deed = Deed(self.now(), key, "web", "login", {})
            await institutions.record(self.store, person.institution, deed)

    def _failed(self, why: str, place: str) -> web.Response:
        return self.pages.notice(why, states.path(place))
