"""The parts below the pages: what may be lost, the tree, times, masks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from redis.asyncio import Redis

from admin.house import House
from admin.kept import MOST, REST_S, Kept
from admin.masks import masked
from admin.routes import add_to
from admin.times import Times, spoken
from admin.tree import DEEPEST, Tree
from admin.words import FLAGS
from cases import policy
from cases.facts import Why
from storage.people import Person
from storage.redis import EmbeddedRedis
from tests.admin.conftest import Ticks
from tests.admin.office import Office


def person(key: str, leader: str = "") -> Person:
    return Person(key, key, "JS", key, "", "", leader, frozenset(), ("a",), False, True)


async def test_what_is_kept_in_redis_is_seen_by_every_process(tmp_path: Path, ticks: Ticks) -> None:
    """What one drops is gone for the other too, though it has a copy; counts are common."""
    async with EmbeddedRedis(tmp_path) as url, Redis.from_url(url) as redis:
        one, other = Kept(redis, ticks), Kept(redis, ticks)
        await one.put("session", "value", 100)
        assert await other.get("session") == "value"
        await other.put("session", "value", 100)
        await one.drop("session", 100)
        assert await other.get("session") is None
        assert [await one.count("n", 100), await other.count("n", 100)] == [1, 2]
        await one.forget_count("n")
        assert await other.count("n", 100) == 1
        assert await one.answers()


async def test_without_redis_everything_goes_on_in_memory(tmp_path: Path, ticks: Ticks) -> None:
    """A session outlives the end of Redis; a dead one is not asked for at each page."""
    async with EmbeddedRedis(tmp_path) as url, Redis.from_url(url) as redis:
        kept = Kept(redis, ticks)
        await kept.put("session", "value", 100)
    assert await kept.get("session") == "value"
    assert await kept.count("n", 100) == 1
    assert await kept.count("n", 100) == 2
    await kept.forget_count("n")
    assert await kept.count("n", 100) == 1
    assert not await kept.answers()
    assert kept._awake() is None
    ticks.at += REST_S
    assert kept._awake() is not None
    await kept.drop("session", 100)
    assert await kept.get("session") is None


async def test_memory_stays_small(ticks: Ticks) -> None:
    """What is over goes first, then the oldest."""
    kept = Kept(None, ticks)
    await kept.put("short", "value", 1)
    for number in range(MOST - 1):
        await kept.put(f"key{number}", "value", 100)
    ticks.at += 2
    await kept.put("one more", "value", 100)
    assert await kept.get("key0") == "value"
    await kept.put("and one", "value", 100)
    assert await kept.get("key0") is None
    assert len(kept._values) == MOST


def test_the_tree_is_drawn_from_the_top_and_through_circles() -> None:
    """Nobody is drawn twice in one line; who has nobody above and below stands alone."""
    people = [
        person("boss"), person("a", "boss"), person("b", "a"), person("alone", "gone"),
        person("x", "y"), person("y", "z"), person("z", "y"),
    ]  # fmt: skip
    tree = Tree(people)

    assert [p.key for p in tree.roots] == ["boss"]
    assert [p.key for p in tree.leaderless] == ["boss", "alone"]
    drawn = tree.drawn(people[0], 2)
    assert [node.person.key for node in drawn.below] == ["a"]
    assert drawn.below[0].hidden == 1
    assert tree.drawn(people[5], 10).person.key == "y"


def test_fifty_thousand_people_make_a_tree() -> None:
    """A line as long as it comes is walked without recursion; what is drawn is limited."""
    people = [person("p0"), *(person(f"p{n}", f"p{(n - 1) // 10}") for n in range(1, 50_000))]
    tree = Tree(people)

    assert tree.drawn(people[0], 300).hidden == 0


def test_a_very_long_line_is_drawn_to_some_depth() -> None:
    """One under the other, a thousand deep: the rest is a link."""
    people = [person("p0"), *(person(f"p{n}", f"p{n - 1}") for n in range(1, 1000))]
    node, depth = Tree(people).drawn(people[0], 300), 0
    while node.below:
        node, depth = node.below[0], depth + 1

    assert (depth, node.hidden) == (DEEPEST, 1)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 秒"), (59, "59 秒"), (200, "3 分 20 秒"), (7500, "2 小时 5 分"), (400000, "4 天")],
)
def test_lengths_of_time(seconds: int, said: str) -> None:
    """As people say them."""
    assert spoken(seconds) == said


def test_times_are_in_the_zone_of_the_policy() -> None:
    """Today shows the time alone, another day its date; a passed clock says so."""
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    times = Times(ZoneInfo("Asia/Shanghai"), now)

    assert times.short(now) == "00:30:00"
    assert times.short(now - timedelta(hours=1)) == "11-22 23:30:00"
    assert times.full(now) == "2026-11-23 00:30:00"
    assert (times.short(None), times.full(None)) == ("", "")
    assert times.midnight == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert times.left(now - timedelta(seconds=5)) == "已过 5 秒"
    assert times.written("no instant") == "no instant"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "13812345678", "138****5678"), ("phone", "12345", "****"),
        ("customer", "李", "李*"), ("plate", "苏A12345", "****2345"), ("plate", "A1", "****"),
        ("what", "很不满意", "（4 字，已打码）"), ("scene", "柜台", "柜台"),
    ],
)  # fmt: skip
def test_masks(field: str, value: str, shown: str) -> None:
    """Enough to recognise, too little to use."""
    assert masked(field, value) == shown


async def test_it_is_put_below_admin(office: Office, house: House) -> None:
    """One call adds it; without the slash one is led to it, and other addresses are untouched."""
    app = web.Application()
    add_to(app, house.desk)
    client = TestClient(TestServer(app))
    await client.start_server()
    async with client.get("/admin", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/admin/"
    async with client.get("/admin/") as answer:
        assert answer.url.path == "/admin/login"
    async with client.get("/other") as answer:
        assert "Content-Security-Policy" not in answer.headers
    await client.close()


def test_every_flag_is_said_in_words() -> None:
    """No code stands on a page, whatever a policy's rules or the clocks put on a case."""
    assert {*policy.FLAGS, *Why, "overdue", "calendar_missing"} <= FLAGS.keys()
