"""What the stories of the wire share: keys, signed queries, a WeCom of a few routes."""

from collections.abc import Callable

import pytest

from bot.wecom.crypto import Crypto

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"

Sign = Callable[[str], dict[str, str]]
Seal = Callable[[bytes], str]


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
