"""Cards with buttons, in the three forms that WeCom wants them (wecom.md §2.4, §3.4, §3.5).

What is shown is shortened to WeCom's limits; what a program decides (keys, counts, task ids)
is checked, and a mistake raises ValueError.
"""

from dataclasses import dataclass
from typing import Any

from bot.wecom import limits
from bot.wecom.limits import shorten
from bot.wecom.xml import element

CARD_TYPE = "button_interaction"
STYLES = range(1, 5)


@dataclass(frozen=True, slots=True)
class Button:
    """A button; pressing it calls back with `key`. Styles: 1 plain to 4, as WeCom paints them."""

    text: str
    key: str
    style: int = 1

    def __post_init__(self) -> None:
        if not self.text or not self.key:
            raise ValueError("a button needs a text and a key")
        if len(self.key.encode()) > limits.CARD_KEY_BYTES:
            raise ValueError(f"a button's key has at most {limits.CARD_KEY_BYTES} bytes")
        if self.style not in STYLES:
            raise ValueError("a button's style is 1 to 4")


@dataclass(frozen=True, slots=True)
class ButtonCard:
    """A card of title, rows of name and value, a note and one to six buttons.

    `task_id` is unique per app. A closed card keeps its buttons, since WeCom requires them, and
    shows `replace_text` in their place, grey and dead.
    """

    task_id: str
    title: str
    desc: str
    rows: tuple[tuple[str, str], ...]
    note: str
    buttons: tuple[Button, ...]
    source: str = ""
    # Where a tap beside the buttons leads.
    url: str = ""

    def __post_init__(self) -> None:
        if not limits.CARD_TASK_ID.fullmatch(self.task_id):
            raise ValueError("a task id has 1 to 128 of 0-9 A-Z a-z _ - @")
        if not self.title:
            raise ValueError("a card needs a title")
        if len(self.rows) > limits.CARD_ROWS or not all(name for name, _ in self.rows):
            raise ValueError(f"a card has at most {limits.CARD_ROWS} rows, each with a name")
        if not 1 <= len(self.buttons) <= limits.CARD_BUTTONS:
            raise ValueError(f"a card has 1 to {limits.CARD_BUTTONS} buttons")
        if len({button.key for button in self.buttons}) < len(self.buttons):
            raise ValueError("the buttons of a card have different keys")

    def to_json(self) -> dict[str, Any]:
        """Return the `template_card` object of message/send."""
        card: dict[str, Any] = {
            "card_type": CARD_TYPE,
            "task_id": self.task_id,
            "main_title": {"title": shorten(self.title, limits.CARD_TITLE)},
            "button_list": [
                {"text": _label(button), "style": button.style, "key": button.key}
                for button in self.buttons
            ],
        }
        if self.desc:
            card["main_title"] |= {"desc": shorten(self.desc, limits.CARD_DESC)}
        if self.rows:
            card["horizontal_content_list"] = [
                {"keyname": name, "value": value} for name, value in self._rows()
            ]
        if self.note:
            card["sub_title_text"] = shorten(self.note, limits.CARD_NOTE)
        if self.source:
            card["source"] = {"desc": shorten(self.source, limits.CARD_SOURCE)}
        if self.url:
            card["card_action"] = {"type": 1, "url": self.url}
        return card

    def to_update_json(self, replace_text: str | None = None) -> dict[str, Any]:
        """Return what `update_template_card` takes beside receivers and code: the whole card.

        With `replace_text` the buttons turn grey and dead and show that text.
        """
        card = self.to_json()
        if replace_text:
            card["replace_text"] = shorten(replace_text, limits.CARD_BUTTON_TEXT)
        return {"template_card": card}

    def to_reply_xml(self, replace_text: str | None = None) -> str:
        """Return the `<TemplateCard>` of a passive reply: lists are repeated elements there."""
        title = element("Title", shorten(self.title, limits.CARD_TITLE))
        desc = element("Desc", shorten(self.desc, limits.CARD_DESC)) if self.desc else ""
        parts = [
            element("CardType", CARD_TYPE),
            self._source_xml(),
            f"<MainTitle>{title}{desc}</MainTitle>",
            element("SubTitleText", shorten(self.note, limits.CARD_NOTE)) if self.note else "",
            *(_row_xml(name, value) for name, value in self._rows()),
            *(_button_xml(button) for button in self.buttons),
            self._action_xml(),
            element("TaskId", self.task_id),
        ]
        if replace_text:
            parts.append(element("ReplaceText", shorten(replace_text, limits.CARD_BUTTON_TEXT)))
        return f"<TemplateCard>{''.join(parts)}</TemplateCard>"

    def _rows(self) -> list[tuple[str, str]]:
        return [
            (shorten(name, limits.CARD_ROW_NAME), shorten(value, limits.CARD_ROW_VALUE))
            for name, value in self.rows
        ]

    def _action_xml(self) -> str:
        if not self.url:
            return ""
        return f"<CardAction><Type>1</Type>{element('Url', self.url)}</CardAction>"

    def _source_xml(self) -> str:
        desc = element("Desc", shorten(self.source, limits.CARD_SOURCE))
        return f"<Source>{desc}</Source>" if self.source else ""


def closed(text: str) -> dict[str, Any]:
    """Return the update that leaves a card as it is and its buttons grey, with this text."""
    return {"button": {"replace_name": shorten(text, limits.CARD_BUTTON_TEXT)}}


def _label(button: Button) -> str:
    return shorten(button.text, limits.CARD_BUTTON_TEXT)


def _row_xml(name: str, value: str) -> str:
    row = element("KeyName", name) + element("Value", value)
    return f"<HorizontalContentList>{row}</HorizontalContentList>"


def _button_xml(button: Button) -> str:
    text, key = element("Text", _label(button)), element("Key", button.key)
    return f"<ButtonList>{text}<Style>{button.style}</Style>{key}</ButtonList>"
