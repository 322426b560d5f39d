"""Everything that one simulated corp consists of while it runs."""

from collections import Counter
from typing import Any

import aiohttp
from aiohttp import web

from simulator.cards import Cards
from simulator.clock import SharedClock
from simulator.config import SimApp, SimConfig, SimPerson
from simulator.crypto import Envelope
from simulator.errors import RefusedError
from simulator.faults import Faults
from simulator.limits import DuplicateCheck, MemberRate
from simulator.logins import Logins
from simulator.media import Media
from simulator.menus import Menus
from simulator.people import People
from simulator.phones import Phones
from simulator.timeserver import TimeServer
from simulator.tokens import Tokens

Json = dict[str, Any]


class Simulator:
    """The parts of the corp, put together; `reset` empties what may be emptied."""

    def __init__(self, config: SimConfig) -> None:
        self.config = config
        self.apps = {app.name: app for app in config.apps}
        self.callback_urls = {app.name: app.callback_url for app in config.apps}
        self.clock = SharedClock(config.start, config.rate, config.timezone)
        self.time = TimeServer(self.clock)
        self.faults = Faults()
        self.people = People(config.contacts, self.faults)
        self.menus = Menus()
        self.media = Media(self.clock)
        self.http: aiohttp.ClientSession | None = None
        self.resets = 0
        self.reset()

    def reset(self) -> None:
        """Clear phones, tokens, cards and faults; time, menus and media stay."""
        self.resets += 1
        self.faults.change({"reset": True})
        self.phones = Phones(self.clock)
        self.tokens = Tokens(self.config.corp_id, self.config.apps, self.clock)
        self.cards = Cards(self.clock)
        self.rate = MemberRate(self.clock)
        self.duplicates = DuplicateCheck(self.clock)
        self.logins = Logins(self.clock)
        self.cookies: dict[str, aiohttp.CookieJar] = {}
        self.sends: list[str] = []
        self.happened: Counter[tuple[str, int]] = Counter()
        self.delivered: dict[str, Json] = {}
        self.errors: list[Json] = []
        self.refusals: list[Json] = []

    def envelope(self, app: SimApp) -> Envelope:
        """Return what seals and opens the traffic of `app`."""
        return Envelope(app.token, app.aes_key, self.config.corp_id)

    def event_seconds(self, userid: str) -> int:
        """Return the CreateTime of a member's next event.

        Events have no id and are told apart by their second. A person needs at least one for
        each tap; while time stands still the simulator grants it, one after the other.
        """
        now = self.clock.seconds()
        if self.clock.flowing:
            return now
        self.happened[userid, now] += 1
        return now + self.happened[userid, now] - 1

    def app(self, name: object) -> SimApp:
        """Return the app called `name`; RefusedError 404 when there is none."""
        app = self.apps.get(name) if isinstance(name, str) else None
        if app is None:
            raise RefusedError(f"没有名为“{name}”的应用", 404)
        return app

    def person(self, userid: str) -> SimPerson:
        """Return the person with `userid`; RefusedError 404 when there is none."""
        person = self.people.find(userid)
        if person is None:
            raise RefusedError(f"通讯录里没有“{userid}”", 404)
        return person

    def note_error(self, app: str, userid: str, detail: str) -> None:
        """Keep a passive reply that WeCom would have dropped, for `/sim/errors`."""
        self.errors.append(
            {"at": self.clock.stamp(), "app": app, "userid": userid, "detail": detail}
        )

    def note_refusal(self, path: str, errcode: int, detail: str) -> None:
        """Keep an API error or a silent drop, for `/sim/refusals`."""
        self.refusals.append(
            {"at": self.clock.stamp(), "path": path, "errcode": errcode, "detail": detail}
        )


SIM: web.AppKey[Simulator] = web.AppKey("sim", Simulator)
