"""wechatpy's API classes where they would not work over aiohttp, or lack what we need.

Most of their methods only pass a call on and become awaitable as they are. Those that look
into the result, or put the token into an address, are written anew here or refused by name;
a test goes through all of them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from wechatpy.client.api.base import BaseWeChatAPI
from wechatpy.enterprise.client import api

from bot.wecom.limits import MEDIA_BYTES
from bot.wecom.transport import Media

Json = dict[str, Any]
Ids = Iterable[str] | str
Endpoint = TypeVar("Endpoint", bound=type)


class NotOfferedError(NotImplementedError):
    """This method of wechatpy's does not work here, and the bot has no use for it."""


def refuse(*names: str) -> Callable[[Endpoint], Endpoint]:
    """Return a class decorator that refuses these methods by name."""

    def decorate(cls: Endpoint) -> Endpoint:
        for name in names:
            setattr(cls, name, _refusal(f"{cls.__name__}.{name} is not offered"))
        return cls

    return decorate


def _refusal(sentence: str) -> Callable[..., NoReturn]:
    def refused(*_: object, **__: object) -> NoReturn:
        raise NotOfferedError(sentence)

    return refused


class Message(api.WeChatMessage):
    """message/send and what belongs to it."""

    async def send_template_card(self, agent_id: int, user_ids: Ids, card: Json) -> Json:
        """Send a `template_card` object."""
        msg = {"msgtype": "template_card", "template_card": card}
        answer: Json = await self.send(agent_id, _listed(user_ids), msg=msg)
        return answer

    async def update_template_card(
        self, agent_id: int, user_ids: Ids, response_code: str, body: Json
    ) -> Json:
        """Update a card: `body` holds either `button` or a whole `template_card`."""
        receivers = {"userids": _listed(user_ids), "agentid": agent_id}
        data = {**receivers, "response_code": response_code, **body}
        answer: Json = await self._post("message/update_template_card", data=data)
        return answer

    async def recall(self, msgid: str) -> Json:
        """Take a message back, within 24 h."""
        answer: Json = await self._post("message/recall", data={"msgid": msgid})
        return answer


@refuse("get_url", "get_jssdk_url")
class WeComMedia(api.WeChatMedia):
    """Temporary media."""

    async def download(self, media_id: str) -> Media:
        """Return the file; raises TooLarge above WeCom's own limit."""
        file: Media = await self._client.fetch_media(media_id, MEDIA_BYTES)
        return file


class Members(BaseWeChatAPI):
    """What members and departments share."""

    async def _members(
        self, simple: int, department_id: int, status: int, fetch_child: int
    ) -> Sequence[Json]:
        url = "user/simplelist" if simple else "user/list"
        params = {
            "department_id": department_id,
            "status": status,
            "fetch_child": 1 if fetch_child else 0,
        }
        found: Sequence[Json] = (await self._get(url, params=params))["userlist"]
        return found


@refuse("convert_to_user_id")
class User(Members, api.WeChatUser):
    """Members."""

    async def list(
        self, department_id: int, fetch_child: int = 0, status: int = 0, simple: int = 0
    ) -> Sequence[Json]:
        """Return the members of a department; WeCom no longer walks into its children."""
        return await self._members(simple, department_id, status, fetch_child)


@refuse("get_map_users")
class Department(Members, api.WeChatDepartment):
    """Departments."""

    async def get(self, id: int | None = None) -> Sequence[Json]:  # noqa: A002 - wechatpy's name
        """Return a department and all below it; all that are visible if none is named."""
        params = {} if id is None else {"id": id}
        found: Sequence[Json] = (await self._get("department/list", params=params))["department"]
        return found

    async def get_users(
        self,
        id: int,  # noqa: A002 - wechatpy's name
        status: int = 0,
        fetch_child: int = 0,
        simple: int = 1,
    ) -> Sequence[Json]:
        """Return the members of a department."""
        return await self._members(simple, id, status, fetch_child)


class Tag(api.WeChatTag):
    """Tags."""

    async def list(self) -> Sequence[Json]:
        """Return all tags."""
        found: Sequence[Json] = (await self._get("tag/list"))["taglist"]
        return found


class Agent(api.WeChatAgent):
    """Apps."""

    async def list(self) -> Sequence[Json]:
        """Return the apps that the token may see."""
        found: Sequence[Json] = (await self._get("agent/list"))["agentlist"]
        return found


class AppChat(api.WeChatAppChat):
    """Group chats that the app made."""

    async def get(self, chat_id: str) -> Json:
        """Return the chat's name, owner and members."""
        answer: Json = await self._get("appchat/get", params={"chatid": chat_id})
        info: Json = answer["chat_info"]
        return info


class Menu(api.WeChatMenu):
    """The app's menu."""

    async def update(self, agent_id: int, menu_data: Json) -> Json:
        """Put a menu in the old one's place; WeCom's `create` does that by itself."""
        answer: Json = await self.create(agent_id, menu_data)
        return answer


class Misc(api.WeChatMisc):
    """What fits nowhere else."""

    async def get_wechat_ips(self) -> Sequence[str]:
        """Return the addresses that callbacks come from."""
        found: Sequence[str] = (await self._get("getcallbackip"))["ip_list"]
        return found


@refuse("get")
class Chat(api.WeChatChat):
    """The group chats of old, before appchat."""


@refuse("get_jsapi_ticket", "get_agent_jsapi_ticket")
class JSAPI(api.WeChatJSAPI):
    """Tickets for pages inside the client."""


@refuse("get_url", "get")
class Material(api.WeChatMaterial):
    """Lasting media."""


@refuse("get_shake_info")
class ShakeAround(api.WeChatShakeAround):
    """Shaking near a beacon."""


@refuse("list_all")
class ExternalGroups(api.WeChatExternalContactGroupChat):
    """Group chats with customers."""


def _listed(user_ids: Ids) -> list[str]:
    return user_ids.split("|") if isinstance(user_ids, str) else list(user_ids)
