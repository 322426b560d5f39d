"""The customer's number goes to whoever calls in the answer itself, never by a push (design §3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from aiohttp import ClientConnectionResetError, web

from storage import tables
from tests.privacy.test_no_trace import heard, slow
from tests.privacy.traces import PHONE, STORY, hits
from tests.stories.world import World, world

NUMBER = "BM-261123-0001"


async def offered(found: World) -> None:
    """Bring a complete report to a member of the team."""
    await found.say("maxiao", "上班")
    await found.say("chenyu", f"不满报告 客户王美丽，电话{PHONE}，{STORY}")
    await found.say("chenyu", "转投诉组")
    await found.settle()


@contextmanager
def unread(found: World) -> Iterator[None]:
    """Let WeCom lose every response that says something, and redeliver in vain."""
    plain = web.Response.write_eof

    async def broken(self: web.Response, data: bytes = b"") -> None:
        ours = self._req is not None and self._req.path.startswith("/wecom/")
        if ours and self.body and not data:
            if self._req is not None and self._req.transport is not None:
                self._req.transport.close()
            raise ClientConnectionResetError("lost")
        await plain(self, data)

    with (
        patch.object(web.Response, "write_eof", broken),
        patch.object(found.house.again, "_patience", timedelta(seconds=0.5)),
    ):
        yield


@pytest.mark.parametrize("how", ["press", "word"])
async def test_in_time_the_caller_sees_the_number(
    tmp_path: Path, sent: list[bytes], how: str
) -> None:
    """The answer shows it to the one who calls, and no push carries it."""
    async with world(tmp_path) as found:
        await offered(found)
        await take(found, how)
        assert PHONE in await heard(found, "maxiao")
    assert [hits(body) for body in sent if hits(body)] == []


@pytest.mark.parametrize("how", ["press", "word"])
@pytest.mark.parametrize("late", [slow, unread], ids=lambda late: late.__name__)
async def test_too_late_he_is_told_to_ask_again(
    tmp_path: Path, sent: list[bytes], how: str, late: object
) -> None:
    """A push asks him to send the word once more, and then he sees it."""
    assert callable(late)
    async with world(tmp_path) as found:
        await offered(found)
        with late(found):
            await take(found, how)
            await found.settle()
        assert PHONE not in await heard(found, "maxiao")
        assert f"再回一次“我来打 {NUMBER}”" in await heard(found, "maxiao")
        assert [hits(body) for body in sent if hits(body)] == []

        await found.say("maxiao", f"我来打 {NUMBER}")
        assert PHONE in await heard(found, "maxiao")


async def take(found: World, how: str) -> None:
    """Take the call."""
    if how == "press":
        await found.press("maxiao", "我来打")
    else:
        await found.say("maxiao", f"我来打 {NUMBER}")


async def test_who_saw_the_number_is_in_the_audit(tmp_path: Path) -> None:
    """Each look is an entry of the case's chain (design §3, "a case looked at")."""
    async with world(tmp_path) as found:
        await offered(found)
        await take(found, "press")
        await take(found, "word")
        statement = tables.audit.select().where(tables.audit.c.action == "revealed")
        looks = await found.house.turns.store.rows(statement)
        assert [look.actor for look in looks] == ["maxiao", "maxiao"]
