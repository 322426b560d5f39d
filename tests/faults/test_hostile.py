"""What is broken, forged or too large is refused over the wire: 4xx, nothing stored, no traceback.

The bytes go to the running bot by a socket of our own, so that no client mends them on the way.
"""

import asyncio
import logging
import random
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from bot.wecom import callback
from simulator.crypto import Envelope
from storage import tables
from tests.faults.seen import count, heard
from tests.stories.world import CORP, World, sim_apps

BODY_CAP = 64 * 1024
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><xml><ToUserName>&i;</ToUserName></xml>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><ToUserName>&a;</ToUserName></xml>'
)
HEAD = "POST /wecom/claims?msg_signature=0&timestamp=1&nonce=1 HTTP/1.1\r\nHost: bot\r\n"


class Wire:
    """A socket to the bot."""

    def __init__(self, town: World) -> None:
        self.port = town.settings.http.port
        self.app = sim_apps(self.port)[0]
        self.seal = Envelope(self.app.token, self.app.aes_key, CORP)

    async def send(self, raw: bytes, *, close: bool = False) -> bytes:
        """Write bytes and read what comes within a second."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(raw)
            await writer.drain()
            if close:
                writer.write_eof()
            async with asyncio.timeout(1.0):
                return await reader.read(65536)
        except (TimeoutError, ConnectionError):
            return b""
        finally:
            writer.close()

    async def status(self, raw: bytes) -> int:
        """Give the status that bytes are answered with; 0 for none."""
        words = (await self.send(raw)).split(b" ", 2)
        return int(words[1]) if len(words) > 1 else 0

    async def post(
        self, body: bytes | str, query: Mapping[str, str] | None = None, path: str = "claims"
    ) -> int:
        """Post a body as WeCom would."""
        data = body.encode() if isinstance(body, str) else body
        line = f"POST /wecom/{path}?{urlencode(query or {})} HTTP/1.1\r\nHost: bot\r\n"
        return await self.status(
            line.encode() + f"Content-Length: {len(data)}\r\n\r\n".encode() + data
        )

    async def sealed(self, plain: str, corp: str = CORP, **changed: str) -> int:
        """Post a plaintext that is sealed and signed as it should be, but for what is changed."""
        seal = Envelope(self.app.token, self.app.aes_key, corp)
        encrypted = seal.encrypt(plain.encode())
        query = {"timestamp": "1", "nonce": "2"}
        query["msg_signature"] = seal.sign("1", "2", encrypted)
        return await self.post(envelope(encrypted), query | changed)


def envelope(encrypted: str) -> str:
    """Put an encrypted text into the outer XML."""
    return f"<xml><ToUserName>{CORP}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"


def event(fields: str, user: str = "chenyu") -> str:
    """Write the XML of an event."""
    return (
        f"<xml><ToUserName>{CORP}</ToUserName><FromUserName>{user}</FromUserName>"
        f"<CreateTime>1795399200</CreateTime><MsgType>event</MsgType>{fields}</xml>"
    )


@pytest.fixture
async def wire(town: World, caplog: pytest.LogCaptureFixture) -> Wire:
    """Give a wire to the bot; what it logs is looked at."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    return Wire(town)


async def unharmed(town: World, caplog: pytest.LogCaptureFixture) -> None:
    """Check that nothing was stored, no traceback was logged, and that the next tap works."""
    for table in (tables.cases, tables.inbox, tables.drafts, tables.outbox, tables.evidence):
        assert await count(town, table) == 0
    # aiohttp tells its debug log more; nobody reads that.
    said = [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert [record for record in said if record.exc_info] == []
    await town.tap("chenyu")
    assert len(await heard(town, "chenyu")) == 1


async def test_forged_and_misdirected_callbacks(
    town: World, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong signature is 403, also one that is no ASCII; another corp's message is refused."""
    click = event(
        "<Event>click</Event><EventKey>dissatisfaction</EventKey><AgentID>1000002</AgentID>"
    )

    assert await wire.sealed(click, msg_signature="0" * 40) == 403
    assert await wire.sealed(click, msg_signature="é" * 40) == 403
    assert await wire.sealed(click, timestamp="2") == 403
    assert await wire.sealed(click, corp="ww0000000000other") in {400, 403}
    assert await wire.post("<xml></xml>", path="nobody") == 404
    assert await wire.post(envelope("QUJD"), path="service") == 400
    assert await wire.status(b"GET /wecom/claims?echostr=1 HTTP/1.1\r\nHost: bot\r\n\r\n") == 400
    assert await wire.status(b"PUT /wecom/claims HTTP/1.1\r\nHost: bot\r\n\r\n") == 405
    await unharmed(town, caplog)


BODIES: tuple[str | bytes, ...] = (
    "", "{}", "<xml>", "<xml></xml>", envelope(""), envelope("你好"), envelope("QUJD"), BOMB,
    OUTSIDE, envelope("QUJD") * 2, b"\xff\xfe\x00", b"\x00" * 1000, "<xml>" * 10000,
    "<Encrypt>" + "A" * (BODY_CAP - 19) + "</Encrypt>",
)  # fmt: skip


async def test_malformed_bodies(town: World, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the body is, without a signature it gets no further."""
    query = {"msg_signature": "0" * 40, "timestamp": "1", "nonce": "2"}
    for body in BODIES:
        assert 400 <= await wire.post(body, query) < 500, body[:80]
        assert 400 <= await wire.post(body) < 500, body[:80]
    await unharmed(town, caplog)


PLAIN = (
    "", "text", "<xml>", "<xml/>", BOMB, OUTSIDE, event("<Event>&i;</Event>"),
    event("<Event>click</Event>", user=""), "<xml>" + "<a>" * 5000,
    event("").replace("1795399200", "9" * 400), event("").replace("1795399200", "soon"),
)  # fmt: skip


async def test_a_well_signed_message_that_is_none(
    town: World, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """Only whoever has the token can send it, and even he does no harm."""
    for plain in PLAIN:
        assert 400 <= await wire.sealed(plain) < 500, plain[:80]
    await unharmed(town, caplog)


async def test_oversized_bodies(town: World, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """The cap comes before everything else, whether the length is told or not."""
    chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    chunked = HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 3

    assert await wire.post(b"x" * (BODY_CAP + 1)) == 413
    assert await wire.status(HEAD.encode() + b"Content-Length: 99999999999\r\n\r\n") == 413
    assert await wire.status(chunked) == 413
    # What follows the refusal is read and thrown away, broken as it may be.
    assert await wire.status(chunked + b"zz\r\nbroken") in {400, 413}
    await unharmed(town, caplog)


RAW = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    b"GARBAGE\r\n\r\n",
    b"\r\n" * 50,
    b"\x00" * 300,
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET  HTTP/1.1\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: bot\r\n\r\n",
    b"GET /wecom/%ff%fe?a=%ff HTTP/1.1\r\nHost: bot\r\n\r\n",
    b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: bot\r\n\r\n",
    HEAD.encode() + b"X: " + b"y" * 20000 + b"\r\n\r\n",
    HEAD.encode() + b"no colon here\r\n\r\n",
    HEAD.encode() + b"Content-Length: -1\r\n\r\n",
    HEAD.encode() + b"Content-Length: ten\r\n\r\n0123456789",
    HEAD.encode() + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n012345",
    HEAD.encode() + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello, and more\r\n0\r\n\r\n",
    HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
    HEAD.encode() + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
    HEAD.encode()
    + b"Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    HEAD.encode() + b"Expect: nothing\r\nContent-Length: 5\r\n\r\nhello",
    HEAD.encode() + b"Upgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 5\r\n\r\nhello",
)


async def test_what_is_no_http(town: World, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """It is refused or the line is cut; the bot says no more than a warning."""
    for raw in RAW:
        for close in (False, True):
            answer = await wire.send(raw, close=close)
            assert answer == b"" or answer.split(b" ", 2)[1].startswith(b"4"), raw[:80]
    await unharmed(town, caplog)


async def test_a_body_that_breaks_off(
    town: World, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """The line goes dead in the middle: nobody is there to be answered."""
    for raw in (b"Content-Length: 500\r\n\r\nhalf", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"):
        await wire.send(HEAD.encode() + raw, close=True)
        _, writer = await asyncio.open_connection("127.0.0.1", wire.port)
        writer.write(HEAD.encode() + raw)
        await writer.drain()
        writer.transport.abort()
    await unharmed(town, caplog)


async def test_a_body_that_comes_too_slowly(
    town: World, wire: Wire, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody holds a place for longer than WeCom itself would wait."""
    monkeypatch.setattr(callback, "READ_TIME", 0.2)
    assert await wire.status(HEAD.encode() + b"Content-Length: 500\r\n\r\nhalf") == 408
    await unharmed(town, caplog)


async def test_bytes_by_chance(town: World, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """A real callback with some bytes changed by chance is refused, or is the same callback."""
    chance = random.Random(2)
    encrypted = wire.seal.encrypt(event("<Event>view</Event><EventKey>x</EventKey>").encode())
    query = urlencode(
        {"timestamp": "1", "nonce": "2", "msg_signature": wire.seal.sign("1", "2", encrypted)}
    )
    body = envelope(encrypted).encode()
    head = (
        f"POST /wecom/claims?{query} HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    whole = head.encode() + body

    async def one() -> bytes:
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        return await wire.send(bytes(raw), close=True)

    for _ in range(10):
        for answer in await asyncio.gather(*(one() for _ in range(20))):
            assert answer == b"" or answer.split(b" ", 2)[1][:1] in {b"2", b"4"}
    await unharmed(town, caplog)
