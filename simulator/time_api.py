"""`/wait` and `/sim/time`: how processes share the time, and who moves it (design §8)."""

from datetime import UTC, datetime

from aiohttp import web

from simulator.errors import RefusedError
from simulator.sim_json import Json, moment, read_object, respond
from simulator.state import SIM, Simulator
from simulator.timeserver import NotIdleError


async def wait(request: web.Request) -> web.Response:
    """Take one process's report; answer with epoch, time (UTC) and rate when they change.

    `outages` are stretches, each once, that the process has to make good: `[[since, until]]`.
    """
    sim, body = request.app[SIM], await read_object(request)
    name, epoch = body.get("process"), body.get("epoch")
    if not isinstance(name, str) or not name:
        raise RefusedError("process 应是进程的名字", 400)
    due = moment(body.get("next_due"))
    number = epoch if isinstance(epoch, int) else 0
    outages = await sim.time.wait(name, number, due, idle=body.get("idle") is True)
    return respond(
        {
            "epoch": sim.clock.epoch,
            "now": _iso(sim.clock.now()),
            "rate": sim.clock.flowing,
            "outages": [[_iso(since), _iso(until)] for since, until in outages],
        }
    )


async def get_time(request: web.Request) -> web.Response:
    """Show the time and who shares it."""
    return respond(_shown(request.app[SIM]))


async def set_time(request: web.Request) -> web.Response:
    """Move time: advance_s, next_due, set, rate, outage_s; 504 names who would not rest."""
    sim, body = request.app[SIM], await read_object(request)
    try:
        for name, value in body.items():
            await _apply(sim, name, value)
    except NotIdleError as error:
        raise RefusedError(f"时间没有走完：{error}", 504) from error
    return respond({"ok": True, **_shown(sim)})


async def _apply(sim: Simulator, name: str, value: object) -> None:
    if name == "advance_s":
        await sim.time.advance(_seconds(value))
    elif name == "next_due" and value is True:
        await sim.time.to_next_due()
    elif name == "outage_s":
        await sim.time.outage(_seconds(value))
    elif name == "rate" and value in (0, 1):
        sim.clock.set_rate(int(value))
        await sim.time.learned()
    elif name == "drop":
        sim.time.drop(str(value))
    elif name == "set":
        await _set(sim, value)
    else:
        raise RefusedError(f"不认识 {name}={value}", 400)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise RefusedError("秒数应是不小于 0 的数", 400)
    return float(value)


async def _set(sim: Simulator, value: object) -> None:
    when = moment(value)
    if when is None:
        raise RefusedError("set 应是一个时间", 400)
    if not sim.phones.untouched:
        raise RefusedError("已有消息，不能再改时间；请用 advance_s")
    await sim.time.set(when)


def _shown(sim: Simulator) -> Json:
    due = sim.time.next_due()
    processes = [
        {"process": p.name, "idle": sim.time.is_idle(p), "next_due": _iso(p.next_due)}
        for p in sim.time.live()
    ]
    return {
        "now": sim.clock.stamp(),
        "rate": sim.clock.rate,
        "epoch": sim.clock.epoch,
        "walking": sim.clock.walking,
        "resets": sim.resets,
        "processes": processes,
        "next_due": _iso(due),
        "next_due_local": due.astimezone(sim.clock.zone).isoformat() if due else None,
    }


def _iso(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat(timespec="microseconds") if when else None
