"""Whether all is well: stores, job loops, lateness, timers that were put aside."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from admin.times import spoken
from admin.visit import Visit
from admin.words import CLOCKS
from cases.announced import unknown_years
from storage import case_list, syncs, wellbeing
from storage.wellbeing import Wellbeing

# A loop goes round at least once a second; a passed deadline is fired within one.
STUCK_S = 30
LATE_S = 5
WAITING_S = 60
# Longer than the longest order runs: what is missing shows before anything needs it.
CALENDAR_AHEAD = timedelta(days=60)

_LOOPS: Mapping[str, str] = MappingProxyType(
    {
        "fire": "时限执行", "deliver": "消息投递", "answer_again": "答复补发",
        "fetch_evidence": "证据取回", "witness": "审计存证", "forget": "过期清理",
        "publish_menus": "菜单发布", "sync_contacts": "通讯录同步", "confess": "中断告知",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: ``state`` is good, warn or bad."""

    label: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A timer that could not be fired; ``number`` is its case's, where it has one."""

    number: str
    clock: str
    due: str
    error: str


@dataclass(frozen=True, slots=True)
class Health:
    """All signs, the worst of them, and what was put aside."""

    signs: tuple[Sign, ...]
    parked: tuple[Parked, ...]

    @property
    def well(self) -> bool:
        """Tell whether nothing needs a look."""
        return all(sign.state == "good" for sign in self.signs)


async def health(visit: Visit) -> Health:
    """Look at everything now."""
    began = time.monotonic()
    found = await wellbeing.look(visit.desk.store)
    took = round((time.monotonic() - began) * 1000)
    signs = (
        Sign("数据库", "good", f"正常，{took} 毫秒"),
        await _redis(visit),
        *_loops(visit.desk.loops()),
        *await _worker(visit),
        await _contacts(visit),
        await _calendar(visit),
        _lateness(visit, found),
        _outbox(visit, found),
        _put_aside(found),
    )
    return Health(signs, await _parked(visit, found))


async def _redis(visit: Visit) -> Sign:
    if await visit.house.kept.answers():
        return Sign("缓存", "good", "正常")
    return Sign("缓存", "warn", "连不上，已改用内存，较慢但不丢数据")


async def _worker(visit: Visit) -> tuple[Sign, ...]:
    if await visit.desk.works():
        return ()
    return (Sign("后台进程", "bad", "没有在运行：时限不执行，消息不发出"),)


async def _contacts(visit: Visit) -> Sign:
    sync = await syncs.latest(visit.desk.store)
    if sync is None:
        return Sign("通讯录", "good", "由名单导入")
    at = (await visit.times()).short(sync.ended_at)
    if sync.outcome == syncs.DONE:
        return Sign("通讯录", "good", f"{at} 已同步")
    said = "没有同步，离开的人太多，要先看一下" if sync.outcome == syncs.REFUSED else "同步失败"
    return Sign("通讯录", "warn", f"{at} {said}")


async def _calendar(visit: Visit) -> Sign:
    policy, today = await visit.policy(), visit.desk.now()
    day = today.astimezone(policy.zone).date() if policy else today.date()
    missing = unknown_years(policy, day, day + CALENDAR_AHEAD) if policy else ()
    if not missing:
        return Sign("放假安排", "good", "已有")
    year = missing[0]
    text = (
        f"还没有 {year} 年的：请在 bot.toml 的 [calendar] 写上 holidays 和 workdays 并重启，"
        f'公布前先写 holidays = ["{year}-01-01"]；否则时限算到 {year} 年的派单会被退回'
    )
    return Sign("放假安排", "bad" if year <= day.year else "warn", text)


def _loops(seconds: Mapping[str, float]) -> tuple[Sign, ...]:
    stuck = {name: age for name, age in seconds.items() if age > STUCK_S}
    if not stuck:
        return (Sign("后台任务", "good", f"{len(seconds)} 项都在运行"),)
    return tuple(
        Sign(_LOOPS.get(name, name), "bad", f"已停 {spoken(round(age))}")
        for name, age in stuck.items()
    )


def _lateness(visit: Visit, found: Wellbeing) -> Sign:
    late = (visit.desk.now() - found.oldest_due).total_seconds() if found.oldest_due else 0.0
    if late <= LATE_S:
        return Sign("时限", "good", "准时")
    return Sign("时限", "bad", f"最久的一个晚了 {spoken(round(late))}")


def _outbox(visit: Visit, found: Wellbeing) -> Sign:
    if not found.waiting or found.oldest_waiting is None:
        return Sign("待发消息", "good", "没有积压")
    age = round((visit.desk.now() - found.oldest_waiting).total_seconds())
    state = "warn" if age > WAITING_S else "good"
    return Sign("待发消息", state, f"{found.waiting} 条，最久 {spoken(max(age, 0))}")


def _put_aside(found: Wellbeing) -> Sign:
    if not found.parked:
        return Sign("搁置的时限", "good", "没有")
    return Sign("搁置的时限", "bad", f"{len(found.parked)} 个，需要人工处理")


async def _parked(visit: Visit, found: Wellbeing) -> tuple[Parked, ...]:
    if not found.parked:
        return ()
    times = await visit.times()
    lines = await case_list.lines(visit.desk.store, {timer.subject_id for timer in found.parked})
    numbers = {line.id: line.number for line in lines}
    return tuple(
        Parked(
            numbers.get(timer.subject_id, ""),
            CLOCKS.get(timer.clock, timer.clock),
            times.short(timer.due_at),
            timer.error or "",
        )
        for timer in found.parked
    )
