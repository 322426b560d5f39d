"""What is wrong with the work itself: late clocks, messages that nobody got, lost files."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

from bot.commands.failure import CommandError
from bot.commands.finding import Finding, note, wrong
from bot.commands.loading import open_store
from bot.settings import Settings
from storage import readings, users
from storage.readings import Readings

# A clock that is due for so long has nobody who looks at it.
_LATE = timedelta(minutes=1)
_FAILED = {
    "unreachable": "收件人看不到任何应用，请检查可见范围",
    "dead": "企业微信拒绝了内容",
    "listed": "四小时内不知道是否送到，请人工核对",
}


async def running_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Look at the record, if there is one in order."""
    try:
        async with open_store(settings) as store:
            if not any(user.active for user in await users.everyone(store)):
                yield note("管理页还没有用户：escalation-bot users add 名字 --role admin")
            now = datetime.now(UTC)
            for finding in told(await readings.read(store, now), now, settings):
                yield finding
    except CommandError:
        # What is wrong with the database is told where the stores are checked.
        return


def told(found: Readings, now: datetime, settings: Settings) -> Iterator[Finding]:
    """Say what a look at the record shows; shared time has no lateness of its own."""
    if found.oldest_due and now - found.oldest_due > _LATE and not settings.clock.url:
        yield wrong(f"有 {found.overdue} 个时限过了没有执行，机器人在运行吗？看 /readyz 和日志")
    if found.parked:
        yield wrong(
            f"有 {found.parked} 个时限执行出错已放到一边，这些事项请人工跟进；"
            "原因在日志的 timer parked"
        )
    for state, count in found.failed.items():
        if count:
            yield note(f"有 {count} 条消息没有送到：{_FAILED[state]}；见管理页“投递”")
    if found.evidence_lost:
        yield note(f"有 {found.evidence_lost} 个照片或语音没有取到，请报告人重发")
