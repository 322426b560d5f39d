"""Time travel with two processes that share the simulator's clock (design §8)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.simulator.conftest import World

START = datetime.fromisoformat("2026-11-21T10:00:00+08:00")


@dataclass
class FakeProcess:
    """Posts /wait for ever; acts on each due time as a bot would, a moment later."""

    world: World
    name: str
    due: list[datetime]
    acted: list[datetime] = field(default_factory=list)
    epoch: int = 0
    missed: list[list[str]] = field(default_factory=list)
    busy: bool = False
    lazy: bool = False

    async def run(self) -> None:
        while True:
            body = {"process": self.name, "epoch": self.epoch, "idle": not self.busy}
            body["next_due"] = self.due[0].isoformat() if self.due else None
            async with self.world.client.post("/wait", json=body) as response:
                answer = await response.json()
            self.epoch, now = answer["epoch"], datetime.fromisoformat(answer["now"])
            self.missed += answer["outages"]
            if self.due and self.due[0] <= now and not self.lazy:
                await asyncio.sleep(0.01)
                self.due.pop(0)
                self.acted.append(now)


@asynccontextmanager
async def running(*processes: FakeProcess) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(process.run()) for process in processes]
    # Time enough for the first reports to arrive; a walk then knows for whom it waits.
    await asyncio.sleep(0.05)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def stretch(*minutes: float) -> list[str]:
    return [when.astimezone(UTC).isoformat(timespec="microseconds") for when in at(*minutes)]


def at(*minutes: float) -> list[datetime]:
    return [START + timedelta(minutes=minute) for minute in minutes]


async def test_a_walk_stops_at_every_due_time(world: World) -> None:
    """Each of two processes acts exactly at its own due times; then the target is reached."""
    web, worker = FakeProcess(world, "web", at(7)), FakeProcess(world, "worker", at(5, 15, 30))
    async with running(web, worker):
        moved = await world.sim_post("time", {"advance_s": 20 * 60})

    assert (web.acted, worker.acted) == (at(7), at(5, 15))
    assert (moved["ok"], moved["now"]) == (True, "2026-11-21T10:20:00+08:00")
    assert moved["next_due"] == "2026-11-21T02:30:00.000000+00:00"


async def test_one_step_ends_at_the_next_due_time(world: World) -> None:
    """The step goes as far as the earliest due time of all; where there is none it stays."""
    worker = FakeProcess(world, "worker", at(5, 15))
    async with running(worker):
        for clock in ("10:05", "10:15", "10:15"):
            moved = await world.sim_post("time", {"next_due": True})
            assert moved["now"] == f"2026-11-21T{clock}:00+08:00"

    assert worker.acted == at(5, 15)


async def test_an_outage_is_one_jump(world: World) -> None:
    """Nobody acts in between: what was due is found late, all at once."""
    worker = FakeProcess(world, "worker", at(5, 15))
    async with running(worker):
        await world.sim_post("time", {"outage_s": 20 * 60})

    assert worker.acted == at(20, 20)
    assert worker.missed == [stretch(0, 20)]


async def test_what_nobody_heard_is_told_once_to_each(world: World) -> None:
    """A walk with somebody listening is no outage; one without is, and whoever comes is told."""
    first, second = FakeProcess(world, "first", at(5)), FakeProcess(world, "second", [])
    async with running(first):
        await world.sim_post("time", {"advance_s": 10 * 60})
    world.sim.time.drop("first")
    await world.sim_post("time", {"advance_s": 20 * 60})
    async with running(second):
        await world.sim_post("time", {"advance_s": 60})
        await world.sim_post("time", {"outage_s": 60})

    assert first.missed == []
    assert second.missed == [stretch(10, 30), stretch(31, 32)]


async def test_without_a_process_time_just_moves(world: World) -> None:
    """There is nobody to wait for."""
    moved = await world.sim_post("time", {"advance_s": 3600})

    assert moved["now"] == "2026-11-21T11:00:00+08:00"


async def test_who_is_not_idle_is_named(world: World) -> None:
    """A walk is given up with 504 and the name of the process that never rests."""
    world.sim.time.patience_s = 0.1
    async with running(FakeProcess(world, "restless", [], busy=True)):
        refused = await world.sim_post("time", {"advance_s": 60})

    assert refused["status"] == 504
    assert "restless" in refused["reason"]


async def test_a_due_time_that_nobody_acts_on_ends_the_walk(world: World) -> None:
    """A process that rests although something is due would hold the walk for ever."""
    async with running(FakeProcess(world, "lazy", at(1), lazy=True)):
        refused = await world.sim_post("time", {"advance_s": 60})

    assert refused["status"] == 504


async def test_a_walk_waits_for_callbacks_in_flight(world: World) -> None:
    """Time stands still while a message is being redelivered."""
    world.bot.status = 500
    await world.does("ZhangSan", "text", text="x", wait=False)

    await world.sim_post("time", {"advance_s": 60})

    assert len(world.bot.heard) == 3
    assert {heard.fields["CreateTime"] for heard in world.bot.heard} == {"1795226400"}


async def test_a_stale_epoch_is_answered_at_once(world: World) -> None:
    """A current one is held until time changes."""
    started = time.monotonic()
    async with world.client.post("/wait", json={"process": "p", "epoch": 0, "idle": True}) as reply:
        answer = await reply.json()
    assert time.monotonic() - started < 0.9
    now = "2026-11-21T02:00:00.000000+00:00"
    assert answer == {"epoch": 1, "now": now, "rate": 0, "outages": []}

    async def hold() -> int:
        body = {"process": "p", "epoch": 1, "idle": False}
        async with world.client.post("/wait", json=body) as reply:
            return int((await reply.json())["epoch"])

    held = asyncio.create_task(hold())
    await asyncio.sleep(0.05)
    assert not held.done()
    await world.sim_post("time", {"rate": 1})
    assert await held == 2


async def test_a_silent_process_is_dropped(world: World) -> None:
    """After 5 s without a /wait nobody waits for a process any more."""
    await world.client.post("/wait", json={"process": "p", "epoch": 0, "idle": False})
    (process,) = world.sim.time.live()
    process.seen -= 5

    assert world.sim.time.live() == []


async def test_time_flows_at_rate_one(world: World) -> None:
    """It goes on from where it was, and stops again at rate 0."""
    await world.sim_post("time", {"rate": 1})
    await asyncio.sleep(0.05)
    frozen = (await world.sim_post("time", {"rate": 0}))["now"]

    passed = datetime.fromisoformat(frozen) - START
    assert timedelta(seconds=0.04) < passed < timedelta(seconds=5)
    assert (await world.sim_get("time"))["now"] == frozen


async def test_time_is_set_before_the_first_message_only(world: World) -> None:
    """Afterwards it would put messages into the past."""
    new_year = "2027-01-01T09:00:00+08:00"
    assert (await world.sim_post("time", {"set": new_year}))["now"] == new_year
    await world.does("ZhangSan", "text", text="x")

    assert (await world.sim_post("time", {"set": new_year}))["status"] == 409
    assert (await world.sim_post("time", {"advance_s": -1}))["status"] == 400
    assert (await world.sim_post("time", {"set": "morgen"}))["status"] == 400


async def test_two_taps_while_time_stands_still_are_two_events(world: World) -> None:
    """Events have no id, so each tap of a frozen second gets a CreateTime of its own."""
    for _ in range(2):
        await world.sim_post("users/ZhangSan/menu", {"app": "claims", "key": "k", "force": True})

    times = [int(heard.fields["CreateTime"]) for heard in world.bot.heard]
    assert times == [times[0], times[0] + 1]
