"""Passive replies: what may be said in a callback's own answer (wecom.md §2.4)."""

from dataclasses import dataclass
from datetime import datetime

from bot.wecom.cards import ButtonCard
from bot.wecom.xml import element


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a reply goes to: the member who sent the callback, from the corp, at this time."""

    user: str
    corp: str
    at: datetime


def text(to: Address, content: str) -> str:
    """Return the reply of one text; WeCom cuts it after `limits.TEXT_BYTES`."""
    return _reply(to, "text", element("Content", content))


def update_button(to: Address, replace_name: str) -> str:
    """Return the reply that greys the pressed button on the presser's card, with this text."""
    body = f"<Button>{element('ReplaceName', replace_name)}</Button>"
    return _reply(to, "update_button", body)


def update_card(to: Address, card: ButtonCard, replace_text: str | None = None) -> str:
    """Return the reply that replaces the presser's whole card; see `ButtonCard.to_reply_xml`."""
    return _reply(to, "update_template_card", card.to_reply_xml(replace_text))


def _reply(to: Address, kind: str, body: str) -> str:
    return (
        f"<xml>{element('ToUserName', to.user)}{element('FromUserName', to.corp)}"
        f"<CreateTime>{int(to.at.timestamp())}</CreateTime>{element('MsgType', kind)}{body}</xml>"
    )
