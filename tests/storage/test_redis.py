"""The embedded Redis starts beside what was left behind, comes back, and never outlives us."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from storage import redis as embedded
from storage.redis import EmbeddedRedis, connect
from storage.redis_place import RedisNotStarted, find_server, socket_path

CHILD = """
import asyncio, pathlib, sys
from storage.redis import connect

async def main():
    async with connect("", pathlib.Path(sys.argv[1])) as client:
        print((await client.info("server"))["process_id"], flush=True)
        await asyncio.sleep(60)

# Started from a thread that ends at once: what keeps the server must not depend on it.
import threading
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_until_complete, args=(main(),)).start()
"""


async def pid_of(client: Redis) -> int:
    """Ask a server for its process id."""
    return int((await client.info("server"))["process_id"])


def runs(pid: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def gone(pid: int) -> bool:
    """Wait some seconds for a process to go."""
    for _ in range(500):
        if not runs(pid):
            return True
        await asyncio.sleep(0.01)
    return False


async def test_it_serves_and_goes_with_its_block(tmp_path: Path) -> None:
    """No port, no file of data, nobody else may enter its folder."""
    async with connect("", tmp_path) as client:
        assert await client.set("token", "t", px=1000)
        assert await client.get("token") == b"t"
        pid = await pid_of(client)
        assert (await client.config_get("port"))["port"] == "0"
        assert (tmp_path / "redis").stat().st_mode & 0o777 == 0o700

    assert not runs(pid)
    assert {path.name for path in (tmp_path / "redis").iterdir()} <= {"lock", "server.log"}


async def test_it_starts_beside_a_stale_socket(tmp_path: Path) -> None:
    """A socket file that nobody listens on is what `kill -9` of a server leaves."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(folder / "redis.sock"))

    async with connect("", tmp_path) as client:
        assert await client.ping()


async def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    """A socket's path of more than 107 bytes would fail."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    async with EmbeddedRedis(deep) as url:
        path = Path(url.removeprefix("unix://"))
        assert len(os.fsencode(path)) <= 100
        assert path == socket_path(deep / "redis")
        assert path.parent.stat().st_mode & 0o777 == 0o700
        async with Redis.from_url(url) as client:
            assert await client.ping()
    path.parent.rmdir()


async def test_two_never_share_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is told, the first lives on."""
    monkeypatch.setattr("storage.redis_place.LOCK_S", 0.1)
    async with connect("", tmp_path) as client:
        with pytest.raises(RedisNotStarted):
            await EmbeddedRedis(tmp_path).__aenter__()
        assert await client.ping()


async def test_it_comes_back_when_it_was_killed(tmp_path: Path) -> None:
    """What it held is lost, as it may be; the same client goes on."""
    async with connect("", tmp_path) as client:
        await client.set("token", "t")
        pid = await pid_of(client)
        os.kill(pid, signal.SIGKILL)
        assert await gone(pid)
        for _ in range(500):
            try:
                again = await pid_of(client)
                break
            except RedisError:
                await asyncio.sleep(0.01)
        else:
            pytest.fail("it did not come back")
        assert again != pid
        assert await client.get("token") is None


async def test_it_is_replaced_whole_when_only_its_watchdog_was_killed(tmp_path: Path) -> None:
    """The server that the watchdog left behind does not stay."""
    server = EmbeddedRedis(tmp_path)
    async with server as url:
        async with Redis.from_url(url) as client:
            pid = await pid_of(client)
        assert server._server is not None
        os.kill(server._server.pid, signal.SIGKILL)
        assert await gone(pid)
    assert server._server is None


async def test_kill_9_of_the_parent_leaves_no_server_and_the_next_start_succeeds(
    tmp_path: Path,
) -> None:
    """Also where the thread that started it is not the main one."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert runs(pid)

    parent.kill()
    await parent.wait()
    async with connect("", tmp_path) as client:
        assert not runs(pid)
        assert await client.ping()


async def test_a_server_that_cannot_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And leaves the folder free."""
    monkeypatch.setattr(embedded, "find_server", lambda: "/bin/false")
    with pytest.raises(RedisNotStarted, match=r"server\.log"):
        await EmbeddedRedis(tmp_path).__aenter__()
    monkeypatch.undo()
    async with connect("", tmp_path) as client:
        assert await client.ping()


async def test_another_redis_is_used_by_its_address(tmp_path: Path) -> None:
    """Nothing is started then."""
    async with EmbeddedRedis(tmp_path / "theirs") as url, connect(url, tmp_path / "ours") as client:
        assert await client.ping()
    assert not (tmp_path / "ours").exists()


def test_the_machines_own_server_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """And without any the message says what to install."""

    def none() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr("storage.redis_place._binary.get_binary_path", none)
    monkeypatch.setattr("shutil.which", lambda name: f"/opt/{name}")
    assert find_server() == "/opt/valkey-server"
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(RedisNotStarted, match="redis-server"):
        find_server()
