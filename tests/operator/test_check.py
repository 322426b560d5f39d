"""What ``check`` says of a bot that runs, and of its work."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from bot.commands.check_running import running_findings, told
from bot.commands.check_wecom import wecom_findings
from bot.commands.finding import Level
from bot.settings import Settings
from storage.readings import Readings
from tests.operator.conftest import bot
from tests.stories.world import World

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WELL = Readings({}, {"dead": 0, "unreachable": 0, "listed": 0}, 0, None, 0, 0, 0, 0, None)


def with_app(settings: Settings, **changed: object) -> Settings:
    """Give settings whose first app differs from what the running bot and WeCom have."""
    first, *others = settings.wecom.apps
    apps = (first.model_copy(update=changed), *others)
    return settings.model_copy(
        update={"wecom": settings.wecom.model_copy(update={"apps": apps})},
    )


async def test_it_asks_as_the_console_does(world: World) -> None:
    """Credentials, rights, address and each app's callback; a token changed without a restart."""
    async with bot(world):
        found = [one async for one in wecom_findings(world.settings)]
        assert [one.level for one in found] == [Level.FINE] * 5, "\n".join(map(str, found))

        stale = with_app(world.settings, token=SecretStr("another"))
        found = [one async for one in wecom_findings(stale)]
    assert [one.level for one in found] == [Level.FINE] * 3 + [Level.WRONG, Level.FINE]
    assert "请重启机器人" in found[3].sentence


async def test_the_agent_id_of_another_app_is_told(world: World) -> None:
    """The secret is right, so only a call with the token shows it."""
    wrong = with_app(world.settings, agent_id=world.settings.wecom.apps[1].agent_id)
    found = [one async for one in wecom_findings(wrong)]
    assert found[0].level is Level.WRONG
    assert "301002" in found[0].sentence


async def test_a_record_without_users_says_how_to_make_one(world: World) -> None:
    """Nobody can sign in to the admin page; nothing else is amiss in a new record."""
    found = [one async for one in running_findings(world.settings)]
    assert [one.level for one in found] == [Level.NOTE]
    assert "users add" in found[0].sentence


def test_late_clocks_and_what_failed_are_told(world: World) -> None:
    """Each with what to do; shared time has no lateness of its own."""
    clock = world.settings.clock.model_copy(update={"url": ""})
    real = world.settings.model_copy(update={"clock": clock})
    assert list(told(WELL, NOW, real)) == []
    failed = {"dead": 1, "unreachable": 2, "listed": 0}
    sad = Readings({}, failed, 3, NOW - timedelta(minutes=5), 1, 0, 4, 0, None)
    levels = [one.level for one in told(sad, NOW, real)]
    assert levels == [Level.WRONG, Level.WRONG, Level.NOTE, Level.NOTE, Level.NOTE]
    assert "3 个时限" in str(next(told(sad, NOW, real)))
    assert "3 个时限" not in "".join(map(str, told(sad, NOW, world.settings)))
