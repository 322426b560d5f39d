"""What WeCom posts to a bot: messages and events of one member (wecom.md §2.2, §2.3)."""

import itertools
import secrets
from dataclasses import dataclass

from simulator import xml
from simulator.config import SimApp

_msg_ids = itertools.count(secrets.randbelow(1 << 40) + (1 << 61))


@dataclass(frozen=True)
class Inbound:
    """One callback: for whom it is, what kind it is, and its plaintext.

    `kind` is the MsgType, or the Event for events; it decides which passive replies are allowed.
    """

    app: SimApp
    userid: str
    kind: str
    plaintext: str
    task_id: str = ""


@dataclass(frozen=True)
class Origin:
    """Who says something, through which app, at which unix second."""

    corp_id: str
    app: SimApp
    userid: str
    created: int

    def message(self, msgtype: str, fields: xml.Fields) -> Inbound:
        """Return an ordinary message; it carries a new MsgId."""
        tail = (("MsgId", next(_msg_ids)), ("AgentID", self.app.agent_id))
        return Inbound(self.app, self.userid, msgtype, self._xml(msgtype, [*fields, *tail]))

    def event(self, event: str, fields: xml.Fields = (), task_id: str = "") -> Inbound:
        """Return an event; events have no MsgId."""
        rows = [("Event", event), *fields, ("AgentID", self.app.agent_id)]
        return Inbound(self.app, self.userid, event, self._xml("event", rows), task_id)

    def _xml(self, msgtype: str, fields: xml.Fields) -> str:
        head: xml.Fields = [
            ("ToUserName", self.corp_id),
            ("FromUserName", self.userid),
            ("CreateTime", self.created),
            ("MsgType", msgtype),
        ]
        return xml.write([*head, *fields])


def press_fields(
    key: str, task_id: str, card_type: str, code: str, selected: dict[str, list[str]]
) -> xml.Fields:
    """Return the fields of a template_card_event."""
    fields: list[tuple[str, xml.Value]] = [
        ("EventKey", key),
        ("TaskId", task_id),
        ("CardType", card_type),
        ("ResponseCode", code),
    ]
    items = [("SelectedItem", _selected(question, ids)) for question, ids in selected.items()]
    return [*fields, ("SelectedItems", items)] if items else fields


def _selected(question: str, options: list[str]) -> xml.Fields:
    return [
        ("QuestionKey", question),
        ("OptionIds", [("OptionId", option) for option in options]),
    ]
