"""What comes in from WeCom, as plain values; the rest of the house imports these.

What people wrote, and codes that open something, stay out of `repr`, and so out of logs.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What every message and event carries.

    `app` is our name for the app, `user` the sender's id as sent (WeCom ignores its case),
    `at` is CreateTime in UTC, `key` tells a redelivery from a new one (wecom.md §2.1);
    `agent_id` is 0 where WeCom names no app.
    """

    corp: str
    app: str
    agent_id: int
    user: str
    at: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Callback):
    """A text, with its spaces as typed."""

    content: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Callback):
    """A picture; its media id lives three days."""

    media_id: str
    pic_url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Callback):
    """A voice message; `format` is amr, speex and the like."""

    media_id: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Callback):
    """A video."""

    media_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Callback):
    """A place, in degrees, with the words that the phone gives it."""

    lat: float = field(repr=False)
    lon: float = field(repr=False)
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Callback):
    """A shared web page."""

    title: str = field(repr=False)
    description: str = field(repr=False)
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Callback):
    """A tap on a menu item; the key is a flow's name (design §7)."""

    event_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe(Callback):
    """The app became visible to the member; nobody tapped anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe(Callback):
    """The app is no longer visible to the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAgent(Callback):
    """The member opened the app's conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPress(Callback):
    """A press on a card's button; `response_code` updates that card once within 72 h.

    `selected` pairs each question's key with the ids of the options chosen.
    """

    event_key: str
    task_id: str
    response_code: str = field(repr=False)
    selected: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange(Callback):
    """The contacts changed; `fields` are the flat ones as sent, sorted by name."""

    change_type: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Callback):
    """Anything else: logged and answered with an empty 200."""

    msg_type: str
    event: str


Incoming = (
    Text
    | Image
    | Voice
    | Video
    | Location
    | Link
    | Click
    | Subscribe
    | Unsubscribe
    | EnterAgent
    | CardPress
    | ContactChange
    | Unknown
)
