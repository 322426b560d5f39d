"""A bot's passive reply, opened and judged (wecom.md §2.4)."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from simulator import xml
from simulator.card_rules import check_card
from simulator.contents import cut
from simulator.crypto import Envelope
from simulator.errors import ApiError, ReplyError
from simulator.inbound import Inbound

Json = dict[str, Any]

_TALK = {"text", "image", "voice", "video", "news"}
_CARD = {"update_button", "update_template_card"}
_ALLOWED: dict[str, set[str]] = {
    **dict.fromkeys(("text", "image", "voice", "video", "location", "link"), _TALK),
    **dict.fromkeys(("subscribe", "enter_agent", "LOCATION", "click", "view"), _TALK),
    **dict.fromkeys(("view_miniprogram", "scancode_waitmsg"), _TALK),
    "template_card_menu_event": _TALK | _CARD,
    "template_card_event": _CARD,
}
_LISTS = {
    "horizontal_content_list",
    "vertical_content_list",
    "jump_list",
    "button_list",
    "action_list",
    "option_list",
    "select_list",
}
_NUMBERS = {"type", "style", "desc_color", "mode"}
_FLAGS = {"is_checked", "disable"}
_NAMES = {
    "key_name": "keyname",
    "check_box": "checkbox",
    "user_id": "userid",
    "app_id": "appid",
    "page_path": "pagepath",
}


@dataclass(frozen=True)
class Reply:
    """What the person sees: a text, a medium, articles, or a new face of the pressed card."""

    msgtype: str
    text: str = ""
    media_id: str = ""
    articles: list[Json] = field(default_factory=list)
    card: Json = field(default_factory=dict)


def open_reply(body: bytes, envelope: Envelope, inbound: Inbound) -> Reply | None:
    """Open a response body; None for "no reply", ReplyError for what WeCom would drop."""
    if body.strip() in (b"", b"success"):
        return None
    root = xml.read(_opened(xml.read(body), envelope))
    if xml.text(root, "ToUserName").casefold() != inbound.userid.casefold():
        raise ReplyError("ToUserName is not the person who wrote")
    if xml.text(root, "FromUserName") != envelope.receive_id:
        raise ReplyError("FromUserName is not the corp id")
    if not xml.text(root, "CreateTime").isdigit():
        raise ReplyError("CreateTime is missing")
    msgtype = xml.text(root, "MsgType")
    if msgtype not in _ALLOWED.get(inbound.kind, set()):
        raise ReplyError(f"{msgtype or 'a reply without MsgType'} can't answer {inbound.kind}")
    return _reply(msgtype, root)


def _opened(outer: etree._Element, envelope: Envelope) -> bytes:
    encrypted, signature, timestamp, nonce = (
        xml.text(outer, name) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    )
    if not encrypted:
        raise ReplyError("the reply is not encrypted")
    if not envelope.signed(signature, timestamp, nonce, encrypted):
        raise ReplyError("the signature is wrong")
    return envelope.decrypt(encrypted)


def _reply(msgtype: str, root: etree._Element) -> Reply:
    if msgtype == "text":
        content = xml.text(root, "Content")
        if not content:
            raise ReplyError("Content is empty")
        return Reply(msgtype, text=cut(content))
    if msgtype == "news":
        return _news(root)
    if msgtype == "update_button":
        return Reply(msgtype, text=_required(root, "Button/ReplaceName"))
    if msgtype == "update_template_card":
        return Reply(msgtype, card=_card(root))
    tag = msgtype.capitalize()
    title, description = xml.text(root, f"{tag}/Title"), xml.text(root, f"{tag}/Description")
    caption = "\n".join(line for line in (cut(title, 128), cut(description, 512)) if line)
    return Reply(msgtype, text=caption, media_id=_required(root, f"{tag}/MediaId"))


def _news(root: etree._Element) -> Reply:
    items = root.findall("Articles/item")
    if not items or xml.text(root, "ArticleCount") != str(len(items)):
        raise ReplyError("ArticleCount differs from the articles")
    limits = {"Title": 128, "Description": 512, "PicUrl": 2048, "Url": 2048}
    articles = [{n.lower(): cut(xml.text(i, n), most) for n, most in limits.items()} for i in items]
    return Reply("news", text="\n".join(str(a["title"]) for a in articles), articles=articles)


def _required(root: etree._Element, path: str) -> str:
    value = xml.text(root, path)
    if not value:
        raise ReplyError(f"{path} is missing")
    return value


def _card(root: etree._Element) -> Json:
    element = root.find("TemplateCard")
    if element is None:
        raise ReplyError("TemplateCard is missing")
    try:
        return check_card(_object(element), update=True)
    except ApiError as error:
        raise ReplyError(f"TemplateCard: {error}") from error


def _object(element: etree._Element) -> Json:
    """Turn CamelCase XML into the JSON card; list members are repeated elements."""
    found: Json = {}
    for child in element:
        name = _name(str(child.tag))
        value = _object(child) if len(child) else _value(name, child.text or "")
        if name in _LISTS:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _name(tag: str) -> str:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tag).lower()
    return _NAMES.get(snake, snake)


def _value(name: str, value: str) -> object:
    if name in _NUMBERS and value.isdigit():
        return int(value)
    if name in _FLAGS:
        return value.lower() in {"true", "1"}
    return value
