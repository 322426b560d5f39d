"""Bodies of message/send, as bytes that can be stored and sent again unchanged."""

import json
from collections.abc import Mapping
from typing import Any

from bot.wecom.cards import ButtonCard
from bot.wecom.limits import DUPLICATE_CHECK


def text_message(content: str) -> dict[str, Any]:
    """Return a text; cut it with `limits.split_text` first."""
    return {"msgtype": "text", "text": {"content": content}}


def card_message(card: ButtonCard) -> dict[str, Any]:
    """Return a card with buttons."""
    return {"msgtype": "template_card", "template_card": card.to_json()}


def addressed(
    message: Mapping[str, Any], user: str, agent_id: int, *, once: bool = False
) -> dict[str, Any]:
    """Return the whole body for one member; `once` asks WeCom to drop identical repeats for 4 h.

    Only alerts are sent with `once` (design §3): a chat answer may rightly be said twice.
    """
    body = {**message, "touser": user, "agentid": agent_id}
    if once:
        body |= {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATE_CHECK}
    return body


def serialise(message: Mapping[str, Any]) -> bytes:
    """Return the same bytes for equal messages, characters unescaped (40033 in wecom.md §3.1)."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Half a surrogate pair can't travel; a question mark is better than a message that can't.
    return text.encode("utf-8", "replace")
