"""What the institution holds is looked up; a system that is away never holds anybody up."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.policy_system import PolicySystem
from desk.lookup import Known


class Office:
    """A policy system that answers as the test wishes, and counts how often it is asked."""

    def __init__(self) -> None:
        self.answer: web.Response | Exception = web.json_response({})
        self.asked = 0

    async def find(self, request: web.Request) -> web.Response:
        """Answer, or break the connection."""
        self.asked += 1
        if isinstance(self.answer, Exception):
            assert request.transport is not None
            request.transport.close()
            await asyncio.sleep(0)
            raise self.answer
        return self.answer


@pytest.fixture
async def office() -> AsyncIterator[tuple[Office, PolicySystem, list[float]]]:
    """Give an office, the client that asks it, and the seconds that have passed."""
    found, now = Office(), [0.0]
    app = web.Application()
    app.router.add_post("/find", found.find)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield found, PolicySystem(http, str(server.make_url("/find")), lambda: now[0]), now


async def test_a_customer_is_found_and_remembered_for_a_minute(
    office: tuple[Office, PolicySystem, list[float]],
) -> None:
    """One conversation asks once; a minute later it may be another answer."""
    found, system, now = office
    found.answer = web.json_response({"customer": "张伟", "phone": 7, "more": "x"})

    assert await system.find("plate", "苏A12345") == Known("张伟")
    assert await system.find("plate", "苏A12345") == Known("张伟")
    assert found.asked == 1
    now[0] = 61.0
    found.answer = web.json_response({}, status=404)
    assert await system.find("plate", "苏A12345") is None


@pytest.mark.parametrize(
    "answer",
    [
        web.json_response(["张伟"]),
        web.Response(text="<html>"),
        web.Response(status=500),
        ConnectionResetError(),
    ],
    ids=["a list", "a page", "an error", "nothing"],
)
async def test_what_is_no_answer_is_asked_instead(
    office: tuple[Office, PolicySystem, list[float]], answer: web.Response | Exception
) -> None:
    """It never raises."""
    found, system, _ = office
    found.answer = answer

    assert await system.find("policy", "PDZA202632010000012345") is None
