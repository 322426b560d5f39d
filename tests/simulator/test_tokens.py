"""Access tokens as WeCom treats them (wecom.md §3.1, §3.2)."""

import pytest

from tests.simulator.conftest import CLAIMS, CORP, SERVICE, World


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ({}, 41004),
        ({"corpid": "wrong"}, 41004),
        ({"corpid": "wrong", "corpsecret": "wrong"}, 40013),
        ({"corpid": CORP, "corpsecret": "wrong"}, 40001),
    ],
)
async def test_the_secret_is_missed_first(
    world: World, query: dict[str, str], errcode: int
) -> None:
    """A missing secret comes before a wrong corp, a wrong corp before a wrong secret."""
    assert (await world.call("gettoken", **query))["errcode"] == errcode


async def test_a_token_belongs_to_one_app(world: World) -> None:
    """The token of one app can't send for another."""
    body = {
        "touser": "LiSi",
        "agentid": CLAIMS.agent_id,
        "msgtype": "text",
        "text": {"content": "x"},
    }

    assert (await world.post("message/send", body, SERVICE))["errcode"] == 301002
    assert (await world.post("message/send", body, CLAIMS))["errcode"] == 0


async def test_a_token_lives_7200_s_of_shared_time(world: World) -> None:
    """It works until 7199 s have passed and is expired at 7200 s."""
    token = await world.token()

    await world.sim_post("time", {"advance_s": 7199})
    assert (await world.call("getcallbackip", access_token=token))["errcode"] == 0
    await world.sim_post("time", {"advance_s": 1})
    assert (await world.call("getcallbackip", access_token=token))["errcode"] == 42001
    assert await world.token() != token


async def test_a_token_is_read_from_the_query_alone(world: World) -> None:
    """A token in a header or the body is a missing token, and no answer echoes one."""
    token = await world.token()
    headers = {"Authorization": f"Bearer {token}"}
    body = {"access_token": token}

    async with world.client.post("/cgi-bin/message/send", json=body, headers=headers) as response:
        assert response.status == 200
        text = await response.text()
    assert "41001" in text
    assert token not in text
    wrong = await world.call("getcallbackip", access_token="secret-looking")
    assert wrong == {"errcode": 40014, "errmsg": "invalid access_token"}


async def test_an_unknown_path_is_404(world: World) -> None:
    """Only errors of known calls are answered with 200."""
    async with world.client.get("/cgi-bin/nothing") as response:
        assert response.status == 404
