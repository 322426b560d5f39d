"""One HTTP call to WeCom: time limits, answers, and errors that name no token (wecom.md §3.1)."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
from wechatpy.exceptions import WeChatClientException

CALL_TIME = aiohttp.ClientTimeout(total=10, connect=3)  # seconds
MEDIA_TIME = aiohttp.ClientTimeout(total=60, connect=3, sock_read=10)  # seconds; up to 20 MB
CHUNK = 64 * 1024  # bytes read at a time
ERRMSG = 300  # characters kept of an error message
SECRET_PARAMETER = re.compile(r"((?:access_token|corpsecret|response_code|code)=)[^&\s\"']+")

T = TypeVar("T")
Payload = Callable[[], bytes | aiohttp.FormData]
Reader = Callable[[aiohttp.ClientResponse], Awaitable[T]]


class NoAnswer(WeChatClientException):
    """No usable answer came. `written`: the request may have arrived; `status`: HTTP's, or 0."""

    def __init__(self, reason: str, *, written: bool, status: int = 0) -> None:
        super().__init__(None, reason)
        self.written = written
        self.status = status


class TooLarge(WeChatClientException):
    """A media file is larger than asked for."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as the API wants it; `payload` makes the body anew for each attempt."""

    method: str
    endpoint: str
    params: Mapping[str, str] = field(default_factory=dict)
    payload: Payload | None = None

    def with_token(self, token: str) -> "Call":
        """Return the call with this access token, unless it brings its own."""
        return replace(self, params={"access_token": token, **self.params})


@dataclass(frozen=True, slots=True)
class Media:
    """A file from WeCom: its type, its bytes and the name that it had."""

    content_type: str
    body: bytes
    filename: str = ""


class Transport:
    """Calls to one API host over a session that the application owns."""

    def __init__(self, http: aiohttp.ClientSession, api_base: str) -> None:
        self._http = http
        self._base = api_base.rstrip("/") + "/cgi-bin/"

    async def call(self, call: Call) -> dict[str, Any]:
        """Return the answer's fields, whatever its errcode; raises NoAnswer."""
        return await self._guarded(call, CALL_TIME, _fields)

    async def download(self, call: Call, limit: int) -> Media | dict[str, Any]:
        """Return a file of at most `limit` bytes, or the fields of an error answer.

        Raises TooLarge before more than `limit` bytes are held, and NoAnswer.
        """

        async def read(response: aiohttp.ClientResponse) -> Media | dict[str, Any]:
            return await _media_or_fields(response, limit)

        return await self._guarded(call, MEDIA_TIME, read)

    async def _guarded(self, call: Call, time: aiohttp.ClientTimeout, read: Reader[T]) -> T:
        # aiohttp's exceptions hold the address, and the address holds the token: the failure is
        # raised outside the handler, so that not even its context leads back to them.
        try:
            return await self._exchange(call, time, read)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            failure = NoAnswer(f"no connection: {type(error).__name__}", written=False)
        except aiohttp.InvalidURL:
            failure = NoAnswer("the API's address is none", written=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = NoAnswer(f"no answer: {type(error).__name__}", written=True)
        raise failure

    async def _exchange(self, call: Call, time: aiohttp.ClientTimeout, read: Reader[T]) -> T:
        if self._http.closed:
            raise NoAnswer("the session is closed", written=False)
        async with self._http.request(
            call.method,
            self._base + call.endpoint,
            params=call.params,
            data=call.payload() if call.payload else None,
            timeout=time,
            # A redirect would take the token along, and turn a POST into a GET.
            allow_redirects=False,
        ) as response:
            if response.status != HTTPStatus.OK:
                raise NoAnswer(f"HTTP {response.status}", written=True, status=response.status)
            return await read(response)


def scrub(text: object, *secrets: str) -> str:
    """Return a message of WeCom's without tokens and secrets, and not too long."""
    clean = SECRET_PARAMETER.sub(r"\1***", str(text))
    for secret in filter(None, secrets):
        clean = clean.replace(secret, "***")
    return clean[:ERRMSG]


async def _fields(response: aiohttp.ClientResponse) -> dict[str, Any]:
    return _parsed(await response.read())


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        # WeCom's answers may hold raw control characters; wechatpy reads them as leniently.
        fields = json.loads(body.decode("utf-8", "replace"), strict=False)
        fields["errcode"] = int(fields.get("errcode", 0))
    except (ValueError, TypeError, AttributeError):
        fields = None
    if not isinstance(fields, dict):
        raise NoAnswer("the answer is no JSON object", written=True)
    return fields


async def _media_or_fields(response: aiohttp.ClientResponse, limit: int) -> Media | dict[str, Any]:
    # A file has a disposition, an error has none; a JSON file is told from an error by it.
    disposition = response.content_disposition
    if disposition is None and response.content_type in {"application/json", "text/plain"}:
        return await _fields(response)
    name = (disposition.filename if disposition else None) or ""
    return Media(response.content_type, await _capped(response, limit), name)


async def _capped(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            raise TooLarge(None, f"the file has more than {limit} bytes")
    return bytes(body)
