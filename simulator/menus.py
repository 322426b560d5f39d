"""The menu that each app has published, and what WeCom checks about it (wecom.md §3.6)."""

from typing import Any

from simulator.errors import ApiError

Json = dict[str, Any]

_TOP_BUTTONS = 3
_SUB_BUTTONS = 5
_TOP_NAME_BYTES = 16
_SUB_NAME_BYTES = 40
_KEY_BYTES = 128
_URL_BYTES = 1024
_BY_KEY = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}


class Menus:
    """Published menus by app name."""

    def __init__(self) -> None:
        self._menus: dict[str, list[Json]] = {}

    def publish(self, app: str, menu: Json) -> None:
        """Check and keep a menu; the errors are 40016 to 40039."""
        buttons = menu.get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= _TOP_BUTTONS:
            raise ApiError(40016, "button must have 1..3 items")
        for button in buttons:
            _check_top(button)
        self._menus[app] = buttons

    def get(self, app: str) -> list[Json]:
        """Return the buttons of an app's menu, [] when none is published."""
        return self._menus.get(app, [])

    def delete(self, app: str) -> None:
        """Take an app's menu away."""
        self._menus.pop(app, None)

    def keys(self, app: str) -> set[str]:
        """Return the keys of the `click` items."""
        items = [item for top in self.get(app) for item in [top, *(top.get("sub_button") or [])]]
        return {item["key"] for item in items if item.get("type") == "click"}


def _check_top(button: object) -> None:
    if not isinstance(button, dict) or not _fits(button.get("name"), _TOP_NAME_BYTES):
        raise ApiError(40018, "button name must have 1..16 bytes")
    subs = button.get("sub_button")
    if not subs:
        _check_action(button)
        return
    if not isinstance(subs, list) or len(subs) > _SUB_BUTTONS:
        raise ApiError(40023, "sub_button must have 1..5 items")
    for sub in subs:
        if not isinstance(sub, dict) or not _fits(sub.get("name"), _SUB_NAME_BYTES):
            raise ApiError(40025, "sub_button name must have 1..40 bytes")
        if sub.get("sub_button"):
            raise ApiError(40022, "a menu has two levels")
        _check_action(sub)


def _check_action(button: Json) -> None:
    kind = button.get("type")
    if kind in _BY_KEY:
        if not _fits(button.get("key"), _KEY_BYTES):
            raise ApiError(40019, "button key must have 1..128 bytes")
    elif kind == "view":
        if not _fits(button.get("url"), _URL_BYTES):
            raise ApiError(40039, "button url must have 1..1024 bytes")
    elif kind != "view_miniprogram":
        raise ApiError(40017, "button type invalid")


def _fits(value: object, most_bytes: int) -> bool:
    return isinstance(value, str) and 0 < len(value.encode()) <= most_bytes
