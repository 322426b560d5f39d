"""What a phone can send besides text: the fields of each message type (wecom.md §2.2)."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator import xml
from simulator.config import SimApp
from simulator.errors import RefusedError
from simulator.media import AMR, GIF, MP4, PNG
from simulator.sim_json import Json
from simulator.state import Simulator

EVENTS: dict[str, xml.Fields] = {
    "subscribe": (),
    "unsubscribe": (),
    "enter_agent": [("EventKey", "")],
    "LOCATION": [
        ("Latitude", 31.2990),
        ("Longitude", 120.5853),
        ("Precision", 65.0),
        ("AppType", "wxwork"),
    ],
}
_CONTENT_TYPES = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class Made:
    """A message as made by the phone: its type and fields, and how it looks there."""

    msgtype: str
    fields: xml.Fields
    text: str
    media_id: str = ""


def make(sim: Simulator, body: Json, origin: str) -> Made:
    """Make the message that a `/send` body describes; RefusedError 400 for an unknown msgtype."""
    maker = _MAKERS.get(str(body.get("msgtype")))
    if maker is None:
        raise RefusedError(f"msgtype 应是 {'、'.join(_MAKERS)} 之一", 400)
    return maker(sim, body, origin)


def picture(sim: Simulator, origin: str, filename: str, data: bytes) -> Made:
    """Store a picture and make the message about it."""
    kinds = [kind for magic, kind in _CONTENT_TYPES.items() if data.startswith(magic)]
    medium = sim.media.add("image", filename, (kinds or ["image/jpeg"])[0], data)
    fields = [("PicUrl", f"{origin}/sim/media/{medium.media_id}"), ("MediaId", medium.media_id)]
    return Made("image", fields, "[图片]", medium.media_id)


def menu_name(sim: Simulator, app: SimApp, key: str) -> str:
    """Return what stands on the menu item with this key, or the key itself."""
    tops = sim.menus.get(app.name)
    items = [item for top in tops for item in [top, *(top.get("sub_button") or [])]]
    return next((str(item["name"]) for item in items if item.get("key") == key), key)


def _image(sim: Simulator, _: Json, origin: str) -> Made:
    return picture(sim, origin, "photo.png", PNG)


def _sticker(sim: Simulator, _: Json, origin: str) -> Made:
    return picture(sim, origin, "sticker.gif", GIF)


def _voice(sim: Simulator, _: Json, __: str) -> Made:
    medium = sim.media.add("voice", "voice.amr", "audio/amr", AMR)
    return Made(
        "voice", [("MediaId", medium.media_id), ("Format", "amr")], "[语音 1″]", medium.media_id
    )


def _video(sim: Simulator, _: Json, __: str) -> Made:
    medium = sim.media.add("video", "video.mp4", "video/mp4", MP4)
    thumb = sim.media.add("image", "thumb.png", "image/png", PNG)
    fields = [("MediaId", medium.media_id), ("ThumbMediaId", thumb.media_id)]
    return Made("video", fields, "[视频]", medium.media_id)


def _location(_: Simulator, body: Json, __: str) -> Made:
    label = str(body.get("label") or "江苏省苏州市姑苏区人民路 1 号")
    fields: xml.Fields = [
        ("Location_X", _degrees(body, "latitude", 31.2990)),
        ("Location_Y", _degrees(body, "longitude", 120.5853)),
        ("Scale", 15),
        ("Label", label),
        ("AppType", "wxwork"),
    ]
    return Made("location", fields, f"[位置] {label}")


def _degrees(body: Json, name: str, usual: float) -> float:
    value = body.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{name} 应是一个数", 400)
    return float(value)


def _link(_: Simulator, body: Json, __: str) -> Made:
    title = str(body.get("title") or "一篇文章")
    fields: xml.Fields = [
        ("Title", title),
        ("Description", str(body.get("description") or "")),
        ("Url", str(body.get("url") or "https://example.com/")),
        ("PicUrl", str(body.get("picurl") or "")),
    ]
    return Made("link", fields, f"[链接] {title}")


def _unknown(_: Simulator, __: Json, ___: str) -> Made:
    return Made("mystery", [("Mystery", "?")], "[未知消息]")


_MAKERS: dict[str, Callable[[Simulator, Json, str], Made]] = {
    "voice": _voice,
    "image": _image,
    "sticker": _sticker,
    "video": _video,
    "location": _location,
    "link": _link,
    "unknown": _unknown,
}
