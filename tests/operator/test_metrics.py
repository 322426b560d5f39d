"""What monitoring sees."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from redis.asyncio import Redis

from bot.counters import KIND, CountingClient
from bot.metrics import Metrics
from bot.wecom.access import Credentials
from bot.wecom.tokens import MemoryTokens
from cases.outcome import Priority
from storage import tables
from storage.outbox import waiting
from storage.store import Store
from storage.timers import Key, arm, park
from storage.unit import Insert, Unit, Update
from tests.operator.conftest import bot
from tests.plugins.errorlog import ExpectErrorLog
from tests.stories.world import CORP, World

Client: TypeAlias = TestClient[web.Request, web.Application]
Clients: TypeAlias = Callable[[web.Application], Any]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def metrics() -> Metrics:
    """Begin to count."""
    return Metrics()


@pytest.fixture
async def page(store: Store, metrics: Metrics, aiohttp_client: Clients) -> Client:
    """Serve the figures of either store."""
    return await served(store, metrics, aiohttp_client)


async def served(store: Store, metrics: Metrics, aiohttp_client: Clients) -> Client:
    """Serve the page as the bot does, with callbacks that say what they were."""

    async def receive(request: web.Request) -> web.Response:
        if "kind" in request.query:
            request[KIND] = request.query["kind"]
        return web.Response()

    # Nothing listens there.
    redis = Redis(host="127.0.0.1", port=9)
    app = web.Application(middlewares=[metrics.counters.middleware])
    turned = {"fire": time.monotonic() - 40}
    app.add_routes(
        [web.post("/wecom/{app}", receive), *metrics.routes(store, redis, turned, lambda: NOW)]
    )
    client: Client = await aiohttp_client(app)
    return client


async def figures(page: Client) -> dict[str, float]:
    """Read the page as Prometheus does: one figure a line."""
    async with page.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return told_of(await answer.text())


def told_of(text: str) -> dict[str, float]:
    """Read the figures of a page by their names, without what all names begin with."""
    told = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name.removeprefix("escalation_bot_"): float(value) for name, _, value in told}


def message(store: Store, key: str, priority: Priority, age: timedelta) -> Insert:
    """Queue a message that was raised so long ago."""
    row = waiting(key, "text", priority, "a", "JS", NOW - age, {}, store.vault, NOW - age)
    return Insert(tables.outbox, row)


async def test_the_record_is_read_at_the_moment_of_asking(page: Client, store: Store) -> None:
    """Queues, late and parked timers, undelivered messages, lost evidence: as they stand."""
    armed = [
        arm(Key("case", "c", "staff_5m", "due", n, 1), NOW - timedelta(minutes=n)) for n in (1, 2)
    ]
    lost = {
        "id": "e", "person": "a", "app": "claims", "kind": "image", "captured_at": NOW,
        "state": "lost", "not_before": NOW,
    }  # fmt: skip
    await store.committer.commit(
        Unit([
            message(store, "one", Priority.LADDER, timedelta(seconds=7)),
            message(store, "two", Priority.LADDER, timedelta(seconds=90)),
            message(store, "three", Priority.INFO, timedelta(0)),
            *armed,
            Insert(tables.evidence, lost),
        ])
    )  # fmt: skip
    await store.committer.commit(
        Unit([
            park(str(armed[0].row["id"]), "KeyError"),
            Update(tables.outbox, {"key": "three"}, {"state": "unreachable"}),
        ])
    )  # fmt: skip

    told = await figures(page)

    assert told['outbox_waiting{priority="ladder"}'] == 2
    assert told['outbox_oldest_seconds{priority="ladder"}'] == 90
    assert told['outbox_waiting{priority="info"}'] == 0
    assert told['outbox_failed{state="unreachable"}'] == 1
    assert (told["timers_overdue"], told["timers_oldest_overdue_seconds"]) == (1, 120)
    assert told["timers_put_aside"] == 1
    assert told['evidence{state="lost"}'] == 1
    assert told['up{store="database"}'] == 1
    assert told['up{store="redis"}'] == 0
    assert 40 <= told['job_last_pass_seconds{job="fire"}'] < 60
    assert told['info{version="0.1.0"}'] == 1
    assert told["process_resident_memory_bytes"] > 0


async def test_a_database_that_is_away_is_said_not_guessed(
    file_store: Store, metrics: Metrics, aiohttp_client: Clients, tmp_path: Path
) -> None:
    """The page answers, and shows no zero where nothing is known."""
    page = await served(file_store, metrics, aiohttp_client)
    (tmp_path / "bot.db").rename(tmp_path / "elsewhere.db")

    told = await figures(page)

    assert told['up{store="database"}'] == 0
    assert told["timers_overdue"] != told["timers_overdue"]
    assert not [name for name in told if name.startswith("outbox_waiting{")]


async def test_callbacks_are_counted_by_app_and_kind(page: Client) -> None:
    """What was refused is one kind, and no address that somebody tries makes a figure."""
    for path in ("claims?kind=Text", "claims?kind=Text", "service?kind=Click", "anything"):
        async with page.post(f"/wecom/{path}"):
            pass

    told = await figures(page)

    counted = {name: n for name, n in told.items() if name.startswith("callback_seconds_count")}
    assert counted == {
        'callback_seconds_count{app="claims",kind="Text"}': 2,
        'callback_seconds_count{app="service",kind="Click"}': 1,
        'callback_seconds_count{app="",kind="refused"}': 1,
    }


async def test_clocks_and_commits_are_counted(page: Client, metrics: Metrics) -> None:
    """Lateness shows whether the promised second is kept."""
    metrics.counters.fired(timedelta(seconds=0.3))
    metrics.counters.fired(timedelta(seconds=-0.001))
    metrics.counters.fired(timedelta(hours=1))
    metrics.counters.parked()
    metrics.counters.committed(3, 0.002)

    told = await figures(page)

    assert told['timer_late_seconds_bucket{le="0.5"}'] == 2
    assert told["timer_late_seconds_count"] == 3
    assert told["timers_parked_total"] == 1
    assert (told["commit_units_sum"], told["commit_seconds_count"]) == (3, 1)


async def test_sends_are_counted_by_what_became_of_them(
    page: Client, metrics: Metrics, world: World, expect_error_log: ExpectErrorLog
) -> None:
    """The client that the bot uses tells each outcome, wrong secrets too."""
    expect_error_log("secret or corp id refused")
    body = b'{"touser":"chenyu","msgtype":"text","agentid":1000002,"text":{"content":"x"}}'
    async with aiohttp.ClientSession() as http:

        def client(name: str, secret: str) -> CountingClient:
            who = Credentials(CORP, 1000002, secret)
            counters = metrics.counters
            return CountingClient(
                who, http, MemoryTokens(), world.base, name=name, counters=counters
            )

        await client("claims", "secret-of-claims").send_bytes(body)
        refused = client("service", "wrong")
        await refused.send_bytes(body)
        await refused.update_card(["chenyu"], "none", {"button": {"replace_name": "x"}})

    told = await figures(page)

    counted = {n.partition("{")[2] for n in told if n.startswith("send_seconds_count")}
    assert counted == {
        'app="claims",call="send",outcome="sent"}',
        'app="service",call="send",outcome="config"}',
        'app="service",call="update",outcome="config"}',
    }


async def test_a_running_bot_counts_what_it_does(world: World) -> None:
    """A tap that runs out: the callback, the commits, the clock that fired in time, the card."""
    async with bot(world):
        await world.tap("chenyu")
        await world.until("10:05")
        async with world.session.get(f"{world.settings.http.public_url}/metrics") as answer:
            text = await answer.text()

    told = told_of(text)
    assert told['callback_seconds_count{app="claims",kind="click"}'] == 1
    assert told["commit_units_count"] == told["commit_seconds_count"] >= 3
    assert told['timer_late_seconds_bucket{le="0.1"}'] == told["timer_late_seconds_count"] == 1
    assert told['send_seconds_count{app="claims",call="send",outcome="sent"}'] >= 1
    assert "chenyu" not in text
