"""From a request's bytes to the message inside: cap, signature, decryption, in this order."""

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.wecom.crypto import Crypto
from bot.wecom.parse import parse
from bot.wecom.refusals import CallbackRefused, malformed

__all__ = ["MAX_BODY", "CallbackRefused", "open_envelope", "parse", "read_capped", "verify_url"]

MAX_BODY = 64 * 1024  # bytes; real callbacks have a few thousand
READ_TIME = 5.0  # seconds; WeCom itself gives up after five
MAX_QUERY = 4096  # characters of one query value; an echostr has about ninety

BASE64 = rb"[A-Za-z0-9+/=]+"
ENCRYPT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[(%b)\]\]>|(%b))\s*</Encrypt>" % (BASE64, BASE64))


async def read_capped(request: web.BaseRequest) -> bytes:
    """Return the body of at most MAX_BODY bytes; 413 if longer, 408 if slow, 400 if broken.

    Serve with `auto_decompress=False`: WeCom never zips, and aiohttp, draining what a refusal
    left unread, would report a broken zip as an error of ours.
    """
    if (request.content_length or 0) > MAX_BODY:
        raise _oversized()
    try:
        async with asyncio.timeout(READ_TIME):
            return await _read(request)
    except TimeoutError:
        raise CallbackRefused(HTTPStatus.REQUEST_TIMEOUT, "body came too slowly") from None
    except (ClientPayloadError, HttpProcessingError, ConnectionError):
        raise malformed("body broke off") from None


def verify_url(crypto: Crypto, query: Mapping[str, str]) -> bytes:
    """Return the bare plaintext that answers WeCom's check of our address (wecom.md §1.2)."""
    # A proxy that decoded the address once more has turned the plus signs of base64 into spaces.
    return _open(crypto, query, _required(query, "echostr").replace(" ", "+"))


def open_envelope(crypto: Crypto, query: Mapping[str, str], body: bytes) -> bytes:
    """Return the decrypted message of a POST body; raises CallbackRefused.

    The outer XML is unauthenticated, so a pattern finds its one `<Encrypt>` and no parser sees it.
    """
    if len(body) > MAX_BODY:
        raise _oversized()
    found = ENCRYPT.search(body)
    if found is None or body.count(b"<Encrypt>") != 1:
        raise malformed("no single <Encrypt> in the body")
    return _open(crypto, query, (found[1] or found[2]).decode())


def _open(crypto: Crypto, query: Mapping[str, str], encrypted: str) -> bytes:
    signature, timestamp, nonce = (
        _required(query, name) for name in ("msg_signature", "timestamp", "nonce")
    )
    crypto.check(signature, timestamp, nonce, encrypted)
    return crypto.decrypt(encrypted)


def _required(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "")
    if not value or len(value) > MAX_QUERY:
        raise malformed(f"{name} is missing or too long")
    return value


async def _read(request: web.BaseRequest) -> bytes:
    # A chunked body announces no length, so it is counted as it comes.
    body = bytearray()
    async for chunk in request.content.iter_chunked(8192):
        body += chunk
        if len(body) > MAX_BODY:
            raise _oversized()
    return bytes(body)


def _oversized() -> CallbackRefused:
    return CallbackRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body is too large")
