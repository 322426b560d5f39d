"""From the decrypted message to a value of `values`."""

import hashlib
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypedDict

from bot.wecom import values
from bot.wecom.fields import Field, Fields, many, read_fields, text_of
from bot.wecom.refusals import malformed

# Characters; WeCom's own are shorter, and no column of a record has to take more.
LONGEST = {"FromUserName": 64, "MsgId": 64, "MediaId": 255, "TaskId": 128, "ResponseCode": 255}


class Head(TypedDict):
    """The fields of `values.Callback`."""

    corp: str
    app: str
    agent_id: int
    user: str
    at: datetime
    key: str


def parse(plaintext: bytes, app: str) -> values.Incoming:
    """Return the value of a decrypted message that came to our app of that name.

    Raises CallbackRefused (400) if it is not XML, names no sender or time, or breaks its own type.
    """
    return value_of(read_fields(plaintext), plaintext, app)


def value_of(fields: Fields, plaintext: bytes, app: str) -> values.Incoming:
    """Return the value of fields that are parsed already."""
    head = _head(fields, plaintext, app)
    kind, event = text_of(fields, "MsgType").lower(), text_of(fields, "Event").lower()
    maker = EVENTS.get(event) if kind == "event" else MESSAGES.get(kind)
    if maker is None:
        return values.Unknown(**head, msg_type=kind, event=event)
    return maker(head, fields)


def _head(fields: Fields, plaintext: bytes, app: str) -> Head:
    corp, user = text_of(fields, "ToUserName"), text_of(fields, "FromUserName")
    if not user or not text_of(fields, "MsgType"):
        raise malformed("message names no sender or type")
    if any(len(text_of(fields, name)) > longest for name, longest in LONGEST.items()):
        raise malformed("an id is longer than any of WeCom's")
    agent_id = _number(text_of(fields, "AgentID") or "0")
    return Head(
        corp=corp,
        app=app,
        agent_id=agent_id,
        user=user,
        at=_moment(text_of(fields, "CreateTime")),
        key=_key(fields, f"{corp}|{agent_id}|", plaintext),
    )


def _key(fields: Fields, place: str, plaintext: bytes) -> str:
    # Two events of one user within a second are two events, so an event's key is its text:
    # a redelivery repeats the plaintext, while the ciphertext changes (wecom.md §2.1).
    message_id = text_of(fields, "MsgId")
    if message_id and text_of(fields, "MsgType").lower() != "event":
        return f"{place}{text_of(fields, 'FromUserName')}|{message_id}"
    return place + hashlib.sha256(plaintext).hexdigest()


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise malformed("a number is none") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(_number(text), UTC)
    except (OverflowError, ValueError, OSError):
        raise malformed("CreateTime is no time") from None


def _degrees(text: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not math.isfinite(degrees):
        raise malformed("a coordinate is no number")
    return degrees


def _text(head: Head, fields: Fields) -> values.Text:
    return values.Text(**head, content=text_of(fields, "Content"))


def _image(head: Head, fields: Fields) -> values.Image:
    media_id, pic_url = text_of(fields, "MediaId"), text_of(fields, "PicUrl")
    return values.Image(**head, media_id=media_id, pic_url=pic_url)


def _voice(head: Head, fields: Fields) -> values.Voice:
    media_id, form = text_of(fields, "MediaId"), text_of(fields, "Format")
    return values.Voice(**head, media_id=media_id, format=form)


def _video(head: Head, fields: Fields) -> values.Video:
    return values.Video(**head, media_id=text_of(fields, "MediaId"))


def _location(head: Head, fields: Fields) -> values.Location:
    lat, lon = _degrees(text_of(fields, "Location_X")), _degrees(text_of(fields, "Location_Y"))
    return values.Location(**head, lat=lat, lon=lon, label=text_of(fields, "Label"))


def _link(head: Head, fields: Fields) -> values.Link:
    return values.Link(
        **head,
        title=text_of(fields, "Title"),
        description=text_of(fields, "Description"),
        url=text_of(fields, "Url"),
    )


def _click(head: Head, fields: Fields) -> values.Click:
    return values.Click(**head, event_key=text_of(fields, "EventKey"))


def _press(head: Head, fields: Fields) -> values.CardPress:
    return values.CardPress(
        **head,
        event_key=text_of(fields, "EventKey"),
        task_id=text_of(fields, "TaskId"),
        response_code=text_of(fields, "ResponseCode"),
        selected=selected_items(fields),
    )


def selected_items(fields: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each question's key with the option ids chosen; one or many look the same."""
    return tuple(
        (text_of(item, "QuestionKey"), _options(item))
        for item in _within(fields, "SelectedItems", "SelectedItem")
        if isinstance(item, dict)
    )


def _options(item: Fields) -> tuple[str, ...]:
    options = _within(item, "OptionIds", "OptionId")
    return tuple(option for option in options if isinstance(option, str))


def _within(fields: Fields, outer: str, inner: str) -> list[Field]:
    box = fields.get(outer)
    return many(box.get(inner)) if isinstance(box, dict) else []


def _contact(head: Head, fields: Fields) -> values.ContactChange:
    flat = ((name, value) for name, value in fields.items() if isinstance(value, str))
    change = text_of(fields, "ChangeType")
    return values.ContactChange(**head, change_type=change, fields=tuple(sorted(flat)))


Maker = Callable[[Head, Fields], values.Incoming]
MESSAGES: dict[str, Maker] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "location": _location,
    "link": _link,
}
EVENTS: dict[str, Maker] = {
    "click": _click,
    "subscribe": lambda head, _: values.Subscribe(**head),
    "unsubscribe": lambda head, _: values.Unsubscribe(**head),
    "enter_agent": lambda head, _: values.EnterAgent(**head),
    "template_card_event": _press,
    "change_contact": _contact,
}
