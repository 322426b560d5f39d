"""``/metrics`` for Prometheus: what this process counted, and how the record stands right now."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Final

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.counters import PREFIX, Counters
from cases.outcome import Priority
from storage import readings
from storage.errors import Unavailable
from storage.readings import Readings
from storage.store import Store

_PING_S: Final = 1.0


class Metrics:
    """Everything that ``/metrics`` shows; one for the process."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.registry = CollectorRegistry()
        self.counters = Counters(self.registry)
        self._gauges = Gauges(self.registry)
        self._one = asyncio.Lock()
        ProcessCollector(registry=self.registry)
        info = Info(PREFIX, "The program.", registry=self.registry)
        info.info({"version": version("escalation-bot")})

    def routes(
        self,
        store: Store,
        redis: Redis,
        turned: Mapping[str, float],
        now: Callable[[], datetime],
    ) -> list[web.AbstractRouteDef]:
        """Give the route; ``turned`` says by ``time.monotonic`` when each job last passed."""

        async def metrics(_: web.Request) -> web.Response:
            async with self._one:
                self._gauges.jobs(turned)
                self._gauges.stores(await _taken(store, now()), now(), redis=await _pings(redis))
                body = generate_latest(self.registry)
            return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

        return [web.get("/metrics", metrics)]


class Gauges:
    """What is read at the moment of asking."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register every figure."""

        def gauge(name: str, help_: str, *labels: str) -> Gauge:
            return Gauge(f"{PREFIX}_{name}", help_, labels, registry=registry)

        self._waiting = gauge("outbox_waiting", "Messages on their way.", "priority")
        self._oldest = gauge(
            "outbox_oldest_seconds", "Age of the oldest message on its way.", "priority"
        )
        self._failed = gauge("outbox_failed", "Messages that nobody got, by why.", "state")
        self._overdue = gauge("timers_overdue", "Timers that are due and have not fired.")
        self._due = gauge("timers_oldest_overdue_seconds", "How long the first of them waits.")
        self._parked = gauge("timers_put_aside", "Timers that could not be fired, in the record.")
        self._evidence = gauge("evidence", "Files not here: waiting for WeCom, or lost.", "state")
        self._outages = gauge("outages", "Stretches of deafness that people were told of.")
        self._beat = gauge("heartbeat_age_seconds", "Since the record was last written to.")
        self._up = gauge("up", "Whether a store answers.", "store")
        self._jobs = gauge("job_last_pass_seconds", "Since a job last passed without error.", "job")

    def jobs(self, turned: Mapping[str, float]) -> None:
        """Say when each job last passed."""
        for name, at in turned.items():
            self._jobs.labels(name).set(time.monotonic() - at)

    def stores(self, found: Readings | None, now: datetime, *, redis: bool) -> None:
        """Say what the stores told; what the database did not tell is unknown, not zero."""
        self._up.labels("redis").set(redis)
        self._up.labels("database").set(found is not None)
        for gauge in (self._waiting, self._oldest, self._failed, self._evidence):
            gauge.clear()
        for gauge in (self._overdue, self._due, self._parked, self._outages, self._beat):
            gauge.set(math.nan)
        if found is not None:
            self._record(found, now)

    def _record(self, found: Readings, now: datetime) -> None:
        for priority in Priority:
            queue = found.waiting.get(int(priority))
            self._waiting.labels(priority.name.lower()).set(queue.count if queue else 0)
            age = _age(queue.oldest if queue else None, now)
            self._oldest.labels(priority.name.lower()).set(age)
        for state, count in found.failed.items():
            self._failed.labels(state).set(count)
        self._evidence.labels("waiting").set(found.evidence_waiting)
        self._evidence.labels("lost").set(found.evidence_lost)
        self._overdue.set(found.overdue)
        self._due.set(_age(found.oldest_due, now))
        self._parked.set(found.parked)
        self._outages.set(found.outages)
        self._beat.set(_age(found.beat, now))


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def _taken(store: Store, now: datetime) -> Readings | None:
    try:
        return await readings.read(store, now)
    except Unavailable:
        return None


async def _pings(redis: Redis) -> bool:
    try:
        async with asyncio.timeout(_PING_S):
            return bool(await redis.ping())
    except (RedisError, OSError, TimeoutError):
        return False
