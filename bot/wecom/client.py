"""wechatpy's client on aiohttp: the same names, awaitable, with one token for many callers.

What wechatpy gets wrong (wecom.md §4.4) is right here: one refresh and one retry on a stale
token, none on a wrong secret, time limits everywhere, no token in any error.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from io import BytesIO
from typing import Any, TypeVar

import aiohttp
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import APILimitedException, WeChatClientException

from bot.wecom import api
from bot.wecom.access import Access, Credentials, TokenRefused
from bot.wecom.messages import serialise
from bot.wecom.outcomes import BUSY, CODES, OK, STALE_TOKEN, Outcome, SendResult, judge
from bot.wecom.tokens import TokenStore
from bot.wecom.transport import Call, Media, NoAnswer, Payload, Transport, scrub

API_BASE = "https://qyapi.weixin.qq.com"
Json = dict[str, Any]
T = TypeVar("T")

BACKOFF = (0.2, 0.4, 0.8)  # seconds between attempts while WeCom says that it is busy
OUT_OF_FREQUENCY = 45009


class Client(WeChatClient):
    """The API of one app: `await client.message.send(…)`, `await client.menu.create(…)`.

    The session belongs to the caller. API errors are wechatpy's WeChatClientException.
    """

    agent = api.Agent()
    appchat = api.AppChat()
    chat = api.Chat()
    department = api.Department()
    external_contact_group_chat = api.ExternalGroups()
    jsapi = api.JSAPI()
    material = api.Material()
    media = api.WeComMedia()
    menu = api.Menu()
    message = api.Message()
    misc = api.Misc()
    shakearound = api.ShakeAround()
    tag = api.Tag()
    user = api.User()

    def __init__(
        self,
        credentials: Credentials,
        http: aiohttp.ClientSession,
        tokens: TokenStore,
        api_base: str = API_BASE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(credentials.corp_id, credentials.secret)
        self._http.close()  # wechatpy's own session, which blocks and is never used
        self.agent_id = credentials.agent_id
        self._transport = Transport(http, api_base)
        self._access = Access(credentials, self._transport, tokens)
        self._sleep = sleep

    @property
    def access_token(self) -> str:
        """Refuse wechatpy's blocking property; a token is awaited here."""
        raise AttributeError("await client.token() instead")

    async def token(self, stale: str | None = None) -> str:
        """Return an access token; see `Access.token`."""
        return await self._access.token(stale)

    async def send_bytes(self, body: bytes) -> SendResult:
        """Send exactly these bytes to message/send and say what became of them; never raises.

        Bytes that may be sent again must be the same, or WeCom's duplicate check sees two.
        """
        return await self._judged(Call("POST", "message/send", payload=lambda: body), _users(body))

    async def update_card(
        self, user_ids: Iterable[str], response_code: str, body: Mapping[str, object]
    ) -> SendResult:
        """Update a card for these members by a code that works once; never raises.

        `body` is made by `cards.closed` or `ButtonCard.to_update_json`.
        """
        users = list(user_ids)
        update = {"userids": users, "agentid": self.agent_id, "response_code": response_code}
        data = serialise({**update, **body})
        call = Call("POST", "message/update_template_card", payload=lambda: data)
        return await self._judged(call, frozenset(user.casefold() for user in users))

    async def fetch_media(self, media_id: str, limit_bytes: int) -> Media:
        """Return a media file; raises TooLarge, NoAnswer, WeChatClientException (40007: gone)."""
        call = Call("GET", "media/get", {"media_id": media_id})
        found = await self._with_token(call, lambda c: self._transport.download(c, limit_bytes))
        return found if isinstance(found, Media) else self._checked(found)

    async def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:  # noqa: ANN401 - as wechatpy
        processor = kwargs.pop("result_processor", None)
        answer = self._checked(await self._patiently(_call(method, url_or_endpoint, kwargs)))
        return processor(answer) if processor else answer

    async def _judged(self, call: Call, users: frozenset[str]) -> SendResult:
        try:
            answer = await self._patiently(call)
        except NoAnswer as error:
            return SendResult(_without_answer(error), errmsg=error.errmsg)
        except TokenRefused as error:
            outcome = CODES.get(error.errcode, Outcome.CONFIG)
            return SendResult(outcome, error.errcode, error.errmsg)
        return judge(answer, self._scrubbed(answer), users)

    async def _patiently(self, call: Call) -> Json:
        for pause in BACKOFF:
            try:
                answer = await self._with_token(call, self._transport.call)
            except WeChatClientException as error:
                if not _passing(error, call):
                    raise
            else:
                if answer["errcode"] != BUSY:
                    return answer
            await self._sleep(pause)
        return await self._with_token(call, self._transport.call)

    async def _with_token(self, call: Call, perform: Callable[[Call], Awaitable[T]]) -> T:
        token = await self.token()
        answer = await perform(call.with_token(token))
        if isinstance(answer, dict) and answer["errcode"] in STALE_TOKEN:
            answer = await perform(call.with_token(await self.token(stale=token)))
        return answer

    def _checked(self, answer: Json) -> Any:  # noqa: ANN401 - as wechatpy
        errcode = answer["errcode"]
        if errcode == OK:
            return answer
        kind = APILimitedException if errcode == OUT_OF_FREQUENCY else WeChatClientException
        raise kind(errcode, self._scrubbed(answer))

    def _scrubbed(self, answer: Mapping[str, Any]) -> str:
        return scrub(answer.get("errmsg", ""), self.secret)


def _call(method: str, endpoint: str, options: Mapping[str, Any]) -> Call:
    if "://" in endpoint:
        raise ValueError("an endpoint is a path below the API's own address")
    params = {name: str(value) for name, value in (options.get("params") or {}).items()}
    return Call(method.upper(), endpoint, params, _payload(options))


def _payload(options: Mapping[str, Any]) -> Payload | None:
    if files := options.get("files"):
        return _form({name: _file(file) for name, file in files.items()})
    data = options.get("data")
    body = serialise(data) if isinstance(data, Mapping) else data
    return None if body is None else lambda: body


def _file(file: Any) -> tuple[str, bytes]:  # noqa: ANN401 - a file, or (name, file) as requests has it
    name, content = file[:2] if isinstance(file, tuple) else (getattr(file, "name", ""), file)
    body = content if isinstance(content, bytes) else content.read()
    return str(name).replace("\\", "/").rsplit("/", 1)[-1] or "file", body


def _form(files: Mapping[str, tuple[str, bytes]]) -> Payload:
    # Read once, written for each attempt: a file that was sent is at its end.
    def form() -> aiohttp.FormData:
        data = aiohttp.FormData(quote_fields=False)
        for field, (name, body) in files.items():
            data.add_field(field, BytesIO(body), filename=name)
        return data

    return form


def _passing(error: WeChatClientException, call: Call) -> bool:
    # What only reads may be asked again; whether to send again is for the sender to decide.
    return error.errcode == BUSY or (isinstance(error, NoAnswer) and call.method == "GET")


def _users(body: bytes) -> frozenset[str]:
    try:
        message = json.loads(body)
        wider = message.get("toparty") or message.get("totag")
        users = "" if wider else message.get("touser") or ""
        return frozenset(user.casefold() for user in users.split("|") if user)
    except (ValueError, AttributeError):
        return frozenset()


def _without_answer(error: NoAnswer) -> Outcome:
    if 300 <= error.status < 500:  # noqa: PLR2004 - HTTP's classes: this address is not WeCom's API
        return Outcome.CONFIG
    return Outcome.DOUBTFUL if error.written else Outcome.NOT_SENT
