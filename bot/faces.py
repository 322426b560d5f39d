"""A passive answer as the XML that the callback's response carries."""

import secrets
from datetime import datetime

from bot.conversation.answer import Answer
from bot.jobs.answer_face import answered
from bot.wecom import replies
from bot.wecom.crypto import Crypto
from bot.wecom.replies import Address
from bot.wecom.values import Incoming


def response(
    answer: Answer, incoming: Incoming, crypto: Crypto, now: datetime, link: str = ""
) -> str:
    """Give the encrypted envelope of an answer; an empty text says nothing.

    ``link`` is where a tap on the card, beside its buttons, leads.
    """
    if answer.kind == "none":
        return ""
    address = Address(incoming.user, incoming.corp, now)
    if answer.kind == "text":
        xml = replies.text(address, answer.text)
    else:
        xml = replies.update_card(
            address, *answered(answer.task_id, answer.title, answer.text, answer.buttons, link)
        )
    return crypto.encrypt(xml, int(now.timestamp()), secrets.token_hex(8))
