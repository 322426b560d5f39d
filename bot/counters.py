"""What this process counts as it goes, for ``/metrics``.

No label holds a person, a case or a text.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.wecom.client import Client
from bot.wecom.outcomes import SendResult

PREFIX: Final = "escalation_bot"
#: What a callback was; set on the request by whoever parsed it, "refused" where nobody did.
KIND: Final = web.RequestKey("kind", str)
# Seconds: around the second that is promised for a clock (design §11), then outages.
LATENESS: Final = (0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600)
# Seconds: WeCom waits five for an answer, and three are ours.
ANSWERING: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 5)
BATCHES: Final = (1, 2, 5, 10, 20, 50, 100, 200)


class Counters:
    """What this process counts as it goes; each method is handed to whoever knows the fact."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register every figure."""

        def histogram(name: str, help_: str, labels: Iterable[str], buckets: Any) -> Histogram:  # noqa: ANN401
            return Histogram(f"{PREFIX}_{name}", help_, labels, buckets=buckets, registry=registry)

        self._callbacks = histogram(
            "callback_seconds", "From WeCom's request to the written answer.", ["app", "kind"],
            ANSWERING,
        )  # fmt: skip
        self._sends = histogram(
            "send_seconds", "Calls of message/send and of card updates.",
            ["app", "call", "outcome"], ANSWERING,
        )  # fmt: skip
        self._late = histogram(
            "timer_late_seconds", "From a timer's due time to its firing.", [], LATENESS
        )
        self._batch = histogram("commit_units", "Turns saved in one commit.", [], BATCHES)
        self._commit = histogram("commit_seconds", "Duration of a commit.", [], ANSWERING)
        self._parked = Counter(
            f"{PREFIX}_timers_parked", "Timers put aside by this process.", registry=registry
        )

    @web.middleware
    async def middleware(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Any],
    ) -> web.StreamResponse:
        """Time every callback; other addresses pass untouched."""
        if request.method != "POST" or not request.path.startswith("/wecom/"):
            response: web.StreamResponse = await handler(request)
            return response
        began = time.perf_counter()
        try:
            response = await handler(request)
        finally:
            kind = request.get(KIND, "refused")
            # An address that no app has must not make a label of its own.
            app = request.match_info.get("app", "") if kind != "refused" else ""
            self._callbacks.labels(app, kind).observe(time.perf_counter() - began)
        return response

    def fired(self, late: timedelta) -> None:
        """Count a timer that fired so much after it was due."""
        self._late.observe(max(0.0, late.total_seconds()))

    def parked(self) -> None:
        """Count a timer that could not be fired."""
        self._parked.inc()

    def committed(self, units: int, seconds: float) -> None:
        """Count a commit of so many turns."""
        self._batch.observe(units)
        self._commit.observe(seconds)

    def sent(self, app: str, call: str, outcome: str, seconds: float) -> None:
        """Count a call that sent or changed a message."""
        self._sends.labels(app, call, outcome).observe(seconds)


class CountingClient(Client):
    """A client that tells what became of each message."""

    def __init__(self, *values: Any, name: str, counters: Counters, **more: Any) -> None:
        """Take the client's own values, the app's name here, and who counts."""
        super().__init__(*values, **more)
        self._name = name
        self._counters = counters

    async def send_bytes(self, body: bytes) -> SendResult:
        """Send, and count what became of it."""
        began = time.perf_counter()
        result = await super().send_bytes(body)
        self._counted("send", result, began)
        return result

    async def update_card(
        self, user_ids: Iterable[str], response_code: str, body: Mapping[str, object]
    ) -> SendResult:
        """Update a card, and count what became of it."""
        began = time.perf_counter()
        result = await super().update_card(user_ids, response_code, body)
        self._counted("update", result, began)
        return result

    def _counted(self, call: str, result: SendResult, began: float) -> None:
        seconds = time.perf_counter() - began
        self._counters.sent(self._name, call, result.outcome.value, seconds)
