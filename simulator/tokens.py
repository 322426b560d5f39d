"""Access tokens: one kind per app, 7200 s of shared time, revocable (wecom.md §3.2)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import SharedClock
from simulator.config import SimApp
from simulator.errors import ApiError

LIFE_S = 7200


@dataclass
class _Token:
    app: SimApp
    expires_at: datetime


class Tokens:
    """Issues tokens and says whose they are."""

    def __init__(self, corp_id: str, apps: tuple[SimApp, ...], clock: SharedClock) -> None:
        self._corp_id = corp_id
        self._apps = {app.secret: app for app in apps}
        self._clock = clock
        self._tokens: dict[str, _Token] = {}

    def issue(self, query: Mapping[str, str]) -> tuple[str, int]:
        """Return a token and its remaining seconds; the same one while it is valid."""
        app = self._app_by_secret(query)
        now = self._clock.now()
        for value, token in self._tokens.items():
            if token.app == app and token.expires_at > now:
                return value, int((token.expires_at - now).total_seconds())
        value = secrets.token_urlsafe(96)
        self._tokens[value] = _Token(app, now + timedelta(seconds=LIFE_S))
        return value, LIFE_S

    def app_of(self, query: Mapping[str, str]) -> SimApp:
        """Return the app whose token is in the query; 41001, 40014 or 42001 otherwise."""
        value = query.get("access_token", "")
        if not value:
            raise ApiError(41001, "access_token missing")
        token = self._tokens.get(value)
        if token is None:
            raise ApiError(40014, "invalid access_token")
        if token.expires_at <= self._clock.now():
            raise ApiError(42001, "access_token expired")
        return token.app

    def expire_all(self) -> None:
        """Let every token be over its time (42001)."""
        for token in self._tokens.values():
            token.expires_at = self._clock.now()

    def revoke_all(self) -> None:
        """Forget every token (40014)."""
        self._tokens.clear()

    def _app_by_secret(self, query: Mapping[str, str]) -> SimApp:
        secret = query.get("corpsecret", "")
        if not secret:
            raise ApiError(41004, "corpsecret missing")
        if query.get("corpid") != self._corp_id:
            raise ApiError(40013, "invalid corpid")
        if secret not in self._apps:
            raise ApiError(40001, "invalid credential")
        return self._apps[secret]
