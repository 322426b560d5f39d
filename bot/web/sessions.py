"""Who is logged in: a signed cookie that names the person and its own end, and nothing else."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.web.signing import Signer

LIFE = timedelta(hours=8)
_PURPOSE = "session"


@dataclass(frozen=True, slots=True)
class Session:
    """One login of one person; ``id`` ties the forms of this login to it."""

    person: str
    until: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """Writes and reads the cookie; no store is asked, so none can be away."""

    signer: Signer
    secure: bool

    @property
    def cookie(self) -> str:
        """Name the cookie; with https no other host or plain connection can set it."""
        return "__Host-case" if self.secure else "case"

    def begin(self, response: web.Response, person: str, now: datetime) -> None:
        """Log a person in for ``LIFE``."""
        payload = {"p": person, "u": int((now + LIFE).timestamp()), "i": secrets.token_hex(8)}
        token = self.signer.sign(_PURPOSE, json.dumps(payload).encode())
        response.set_cookie(
            self.cookie, token, max_age=int(LIFE.total_seconds()), path="/", httponly=True,
            samesite="Lax", secure=self.secure,
        )  # fmt: skip

    def end(self, response: web.Response) -> None:
        """Log out whoever is logged in in this browser."""
        response.del_cookie(
            self.cookie, path="/", httponly=True, samesite="Lax", secure=self.secure
        )

    def read(self, request: web.Request, now: datetime) -> Session | None:
        """Give the login that a request comes with, unless it is over."""
        payload = self.signer.read(_PURPOSE, request.cookies.get(self.cookie, ""))
        if payload is None:
            return None
        values = json.loads(payload)
        until = datetime.fromtimestamp(values["u"], UTC)
        return Session(values["p"], until, values["i"]) if now < until else None

    def form_token(self, session: Session, number: str) -> str:
        """Give what proves that a form about a case comes from our own page for this login."""
        return self.signer.sign("form", f"{session.id}:{number}".encode())

    def is_ours(self, token: str, session: Session, number: str) -> bool:
        """Tell whether a form carries the token of this login and this case."""
        return self.signer.read("form", token) == f"{session.id}:{number}".encode()
