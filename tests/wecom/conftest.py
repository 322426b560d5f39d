"""What the stories of the wire share: keys, signed queries, a WeCom of a few routes."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientSession, web

from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.crypto import Crypto
from bot.wecom.tokens import MemoryTokens, TokenStore
from tests.wecom import fake as fakes
from tests.wecom.fake import AGENT, SECRET, FakeWeCom

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"

Sign = Callable[[str], dict[str, str]]
Seal = Callable[[bytes], str]
NewClient = Callable[..., Client]


@pytest.fixture
def crypto() -> Crypto:
    return Crypto(TOKEN, AES_KEY, CORP)


@pytest.fixture
def signed(crypto: Crypto) -> Sign:
    """Return the query that WeCom would send with this Encrypt text."""

    def sign(encrypted: str) -> dict[str, str]:
        signature = crypto.signature("1409659813", "1372623149", encrypted)
        return {"msg_signature": signature, "timestamp": "1409659813", "nonce": "1372623149"}

    return sign


@pytest.fixture
def seal(crypto: Crypto) -> Seal:
    """Return the Encrypt text of a message, as WeCom would make it."""
    return lambda message: crypto._seal(message, b"c41b64491c2468d0")


@pytest.fixture
async def wecom() -> AsyncIterator[FakeWeCom]:
    """Return a WeCom that listens on loopback."""
    fake = FakeWeCom()
    runner = web.AppRunner(fake.app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield fake
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """Return the session that clients share."""
    async with ClientSession() as session:
        yield session


@pytest.fixture
def pauses() -> list[float]:
    """Return the pauses that the client made, none of which the test waits for."""
    return []


@pytest.fixture
def new_client(wecom: FakeWeCom, http: ClientSession, pauses: list[float]) -> NewClient:
    """Return a maker of clients to that WeCom."""

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    def make(secret: str = SECRET, tokens: TokenStore | None = None, api_base: str = "") -> Client:
        who = Credentials(fakes.CORP, AGENT, secret)
        return Client(who, http, tokens or MemoryTokens(), api_base or wecom.url, sleep)

    return make


@pytest.fixture
def client(new_client: NewClient) -> Client:
    """Return a client with the right secret."""
    return new_client()
