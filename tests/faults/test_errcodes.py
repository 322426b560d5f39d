"""What each of WeCom's refusals looks like to people (design §3, wecom.md §3.8)."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from bot.wecom.access import Access
from tests.faults.seen import heard, outbox, the_case
from tests.faults.test_wecom_away import alerts, wecom
from tests.plugins.errorlog import ExpectErrorLog
from tests.stories.world import World


class Calls:
    """How often a token was asked for."""

    count = 0


@pytest.fixture
def gettoken() -> Iterator[Calls]:
    """Count the calls of gettoken from here on."""
    calls, plain = Calls(), Access._gettoken

    async def counted(access: Access) -> object:
        calls.count += 1
        return await plain(access)

    with patch.object(Access, "_gettoken", counted):
        yield calls


async def test_busy_is_tried_again_at_once(town: World) -> None:
    """-1 passes within a second: nobody notices."""
    await town.tap("sunli")
    await wecom(town, errcode=-1, errcode_times=2)
    await town.until("10:05")

    assert await alerts(town, "zhouhao") == ["10:05:00"]


async def test_busy_for_longer_waits(town: World) -> None:
    """-1 for ever is an outage like any other."""
    await town.tap("sunli")
    await wecom(town, errcode=-1)
    await town.until("10:05:05")
    assert await alerts(town, "zhouhao") == []

    await wecom(town, errcode=0)
    await town.until("10:06")
    assert len(await alerts(town, "zhouhao")) == 1


@pytest.mark.parametrize("errcode", [45009, 45033])
async def test_too_frequent_waits_a_minute(town: World, errcode: int) -> None:
    """The block lasts for its window; the same app is not asked again before it is over."""
    await town.tap("sunli")
    await wecom(town, errcode=errcode, errcode_times=1)
    await town.until("10:05:30")
    assert await alerts(town, "zhouhao") == []

    await town.until("10:07")
    assert await alerts(town, "zhouhao") == ["10:06:00"]


@pytest.mark.parametrize("errcode", [40014, 42001])
async def test_a_stale_token_is_refreshed_once(town: World, gettoken: Calls, errcode: int) -> None:
    """Whoever finds it fetches one for everybody, and the message goes out at once."""
    await town.tap("sunli")
    await town.settle()
    await wecom(town, **{"revoke_tokens" if errcode == 40014 else "expire_tokens": True})
    await town.until("10:05")

    assert await alerts(town, "zhouhao") == ["10:05:00"]
    assert gettoken.count == 1


async def test_a_token_that_wecom_does_not_find_is_refreshed_too(
    town: World, gettoken: Calls
) -> None:
    """41001 says that it is missing, which a fresh one cures."""
    await town.tap("sunli")
    await town.settle()
    await wecom(town, errcode=41001, errcode_times=1)
    await town.until("10:05")

    assert await alerts(town, "zhouhao") == ["10:05:00"]
    assert gettoken.count == 1


async def test_a_token_that_is_refused_for_ever_is_not_asked_for_for_ever(
    town: World, gettoken: Calls, expect_error_log: ExpectErrorLog
) -> None:
    """One refresh an attempt, one attempt a minute: WeCom bans who asks too often."""
    expect_error_log("WeCom refuses the app")
    await town.tap("sunli")
    await wecom(town, errcode=40014)
    await town.until("10:10")

    assert await alerts(town, "zhouhao") == []
    assert 1 <= gettoken.count <= 12

    await wecom(town, errcode=0)
    await town.until("10:12")
    assert len(await alerts(town, "zhouhao")) == 1


async def test_a_wrong_secret_is_reported_and_asked_for_once(
    town: World, gettoken: Calls, expect_error_log: ExpectErrorLog
) -> None:
    """40001: nothing but a person helps; asking again would ban our address for an hour."""
    expect_error_log("secret or corp id refused")
    expect_error_log("WeCom refuses the app")
    await town.tap("sunli")
    await town.settle()
    assert town.sim is not None
    town.sim.tokens._apps = {f"new-{k}": v for k, v in town.sim.tokens._apps.items()}
    await wecom(town, revoke_tokens=True)
    await town.until("10:15")

    assert await alerts(town, "zhouhao") == []
    assert gettoken.count == 1


@pytest.mark.parametrize("errcode", [60020, 301002, 50003])
async def test_an_app_that_may_not_send_is_left_for_another(
    town: World, expect_error_log: ExpectErrorLog, errcode: int
) -> None:
    """The leader sees two apps: the alert comes through the other one, in the same second."""
    expect_error_log("WeCom refuses the app")
    await town.tap("chenyu")
    # The first message that goes out at 10:05 is the leader's: he comes first in the order.
    await wecom(town, errcode=errcode, errcode_times=1)
    await town.until("10:05")

    assert await alerts(town, "wangfang") == ["10:05:00"]


@pytest.mark.parametrize("errcode", [60020, 48002])
async def test_with_no_other_app_the_alert_waits_for_the_operator(
    town: World, expect_error_log: ExpectErrorLog, errcode: int
) -> None:
    """A wrong setting of ours is an outage of ours: it is reported, and nobody is skipped."""
    expect_error_log("WeCom refuses the app")
    await town.tap("sunli")
    await wecom(town, errcode=errcode)
    await town.until("10:16")
    assert await alerts(town, "zhaolei") == []

    await wecom(town, errcode=0)
    await town.until("10:18")
    assert len(await alerts(town, "zhouhao")) == 1
    assert len((await the_case(town)).body["hops"]) == 1


@pytest.mark.parametrize("errcode", [81013, 60111])
async def test_who_sees_no_app_is_passed_at_once(town: World, errcode: int) -> None:
    """Nobody of the receivers can be reached, so the hop goes to the next leader."""
    await town.tap("sunli")
    await wecom(town, errcode=errcode, errcode_times=1)
    await town.until("10:05")

    hops = (await the_case(town)).body["hops"]
    assert [hop["leader"] for hop in hops] == ["zhouhao", "zhaolei"]
    assert await alerts(town, "zhaolei") == ["10:05:00"]


async def test_who_sees_another_app_is_told_there(town: World) -> None:
    """81013 by the first app says nothing about the second."""
    await town.tap("chenyu")
    await wecom(town, hide=[["wangfang", "claims"]])
    await town.until("10:05")

    assert await alerts(town, "wangfang") == ["10:05:00"]
    assert (await town.screen("wangfang"))[0]["app"] == "service"


@pytest.mark.parametrize("errcode", [43012, 42045, 42014])
async def test_a_refused_card_comes_as_text(town: World, errcode: int) -> None:
    """The text names the words that do what the buttons do."""
    await town.tap("sunli")
    await wecom(town, errcode=errcode, errcode_times=1)
    await town.until("10:05")

    entry = (await town.screen("zhouhao"))[0]
    assert entry["msgtype"] == "text"
    assert "“接手 BM-261123-0001”" in entry["text"]
    await town.say("zhouhao", "接手")
    assert "接手" in (await heard(town, "zhouhao"))[1]


async def test_a_spent_code_says_it_in_a_line(town: World) -> None:
    """60140: the card can't be changed any more, so one line of text says what it would show."""
    await town.tap("chenyu")
    await town.until("10:05")
    await wecom(town, errcode=60140, errcode_times=1)
    await town.say("chenyu", "已化解")
    await town.settle()

    first, second = await town.screen("wangfang")
    assert first["state"] == "live"
    assert second["msgtype"] == "text"
    assert "BM-261123-0001" in second["text"]


@pytest.mark.parametrize("errcode", [82004, 45002])
async def test_a_message_that_wecom_rejects_is_dead_and_the_ladder_goes_on(
    town: World, expect_error_log: ExpectErrorLog, errcode: int
) -> None:
    """What would fail again and again is not tried again; the operator reads of it."""
    expect_error_log("WeCom refused a message")
    await town.tap("sunli")
    await wecom(town, errcode=errcode, errcode_times=1)
    await town.until("10:05")

    assert (await outbox(town, "zhouhao"))[0].state == "dead"
    assert await alerts(town, "zhaolei") == ["10:05:00"]
