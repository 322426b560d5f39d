"""What a template card must look like (wecom.md §3.4); every breach is an ApiError."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from simulator.errors import ApiError

Json = dict[str, Any]

_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_KEY_BYTES = 1024
_OPTION_BYTES = 128
_URL_BUTTON = 1


def check_card(card: object, *, update: bool = False) -> Json:
    """Return a well-formed card; an update needs no task_id, for its response_code names it."""
    if not isinstance(card, dict):
        raise ApiError(40058, "template_card missing")
    rules = _RULES.get(card.get("card_type", ""))
    if rules is None:
        raise ApiError(42031, "template_card.card_type invalid")
    for rule in (*rules, _lists):
        rule(card)
    _task_id(card, required=not update and calls_back(card))
    return card


def calls_back(card: Json) -> bool:
    """Say whether pressing something on the card causes a callback."""
    interactive = {"button_interaction", "vote_interaction", "multiple_interaction"}
    return card.get("card_type") in interactive or bool(card.get("action_menu"))


def _task_id(card: Json, *, required: bool) -> None:
    task_id = card.get("task_id")
    if task_id in (None, "") and not required:
        return
    if not isinstance(task_id, str) or not _TASK_ID.fullmatch(task_id):
        raise ApiError(42014, "template_card.task_id missing or invalid")


def _main_title(card: Json) -> None:
    title = card.get("main_title")
    if not isinstance(title, dict) or not (title.get("title") or title.get("desc")):
        raise ApiError(42033, "template_card.main_title missing")


def _some_title(card: Json) -> None:
    if not card.get("sub_title_text"):
        _main_title(card)


def _card_action(card: Json) -> None:
    action = card.get("card_action")
    if not isinstance(action, dict) or action.get("type") not in (1, 2):
        raise ApiError(42045, "template_card.card_action missing or invalid")
    if action["type"] == 1 and not action.get("url"):
        raise ApiError(42028, "template_card.card_action.url missing")


def _card_image(card: Json) -> None:
    if not card.get("image_text_area") and not (card.get("card_image") or {}).get("url"):
        raise ApiError(42044, "template_card.card_image.url missing")


def _button_list(card: Json) -> None:
    buttons = _rows(card, "button_list", 1, 6, 42039)
    for button in buttons:
        if not _text(button.get("text")):
            raise ApiError(42038, "template_card.button_list.text missing")
        if button.get("type", 0) == _URL_BUTTON and not button.get("url"):
            raise ApiError(42028, "template_card.button_list.url missing")
    keys = [b.get("key") for b in buttons if b.get("type", 0) != _URL_BUTTON]
    if not all(_text(key, _KEY_BYTES) for key in keys) or len(set(keys)) != len(keys):
        raise ApiError(42039, "template_card.button_list.key missing, too long or repeated")


def _button_selection(card: Json) -> None:
    if selection := card.get("button_selection"):
        _question(selection, 10)


def _checkbox(card: Json) -> None:
    _question(card.get("checkbox"), 20)


def _select_list(card: Json) -> None:
    for question in _rows(card, "select_list", 1, 3, 42047):
        _question(question, 10)


def _submit_button(card: Json) -> None:
    button = card.get("submit_button")
    if not isinstance(button, dict) or not _text(button.get("key"), _KEY_BYTES):
        raise ApiError(42046, "template_card.submit_button.key missing or invalid")
    if not _text(button.get("text")):
        raise ApiError(42049, "template_card.submit_button.text missing")


def _question(question: object, most: int) -> None:
    if not isinstance(question, dict) or not _text(question.get("question_key"), _KEY_BYTES):
        raise ApiError(42043, "template_card.question_key missing or invalid")
    options = _rows(question, "option_list", 1, most, 42037)
    if not all(_text(option.get("id"), _OPTION_BYTES) for option in options):
        raise ApiError(42040, "template_card.option_list.id missing or invalid")
    if not all(_text(option.get("text")) for option in options):
        raise ApiError(42041, "template_card.option_list.text missing")


def _lists(card: Json) -> None:
    for row in _rows(card, "horizontal_content_list", 0, 6, 42035):
        if not _text(row.get("keyname")):
            raise ApiError(42027, "template_card.horizontal_content_list.keyname missing")
    for row in _rows(card, "jump_list", 0, 3, 42042):
        if not _text(row.get("title")):
            raise ApiError(42033, "template_card.jump_list.title missing")
    _rows(card, "vertical_content_list", 0, 4, 42036)
    if menu := card.get("action_menu"):
        keys = [action.get("key") for action in _rows(menu, "action_list", 1, 3, 42051)]
        if not all(keys) or len(set(keys)) != len(keys):
            raise ApiError(42051, "template_card.action_menu.action_list.key missing or repeated")


def _rows(owner: object, name: str, least: int, most: int, errcode: int) -> Sequence[Json]:
    rows = (owner.get(name) or []) if isinstance(owner, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ApiError(errcode, f"template_card.{name} is not a list of objects")
    if not least <= len(rows) <= most:
        raise ApiError(errcode, f"template_card.{name} must have {least}..{most} items")
    return rows


def _text(value: object, most_bytes: int = 4096) -> bool:
    return isinstance(value, str) and 0 < len(value.encode()) <= most_bytes


_RULES: dict[str, tuple[Callable[[Json], None], ...]] = {
    "text_notice": (_some_title, _card_action),
    "news_notice": (_main_title, _card_image, _card_action),
    "button_interaction": (_main_title, _button_list, _button_selection),
    "vote_interaction": (_main_title, _checkbox, _submit_button),
    "multiple_interaction": (_main_title, _select_list, _submit_button),
}
