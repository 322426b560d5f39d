"""The events that wechatpy lacks, registered with wechatpy's own registry (design §7).

Our code works with `values`; these are for handlers written against wechatpy.
"""

from typing import Any

from wechatpy.enterprise.events import EVENT_TYPES, register_event
from wechatpy.enterprise.messages import MESSAGE_TYPES
from wechatpy.events import BaseEvent
from wechatpy.fields import BaseField, IntegerField, StringField
from wechatpy.messages import UnknownMessage

from bot.wecom.fields import Fields, text_of
from bot.wecom.parse import selected_items


@register_event("template_card_event")
class TemplateCardEvent(BaseEvent):
    """A press on a template card's button."""

    event = "template_card_event"
    agent = IntegerField("AgentID", 0)
    key = StringField("EventKey")
    task_id = StringField("TaskId")
    card_type = StringField("CardType")
    response_code = StringField("ResponseCode")

    @property
    def selected_items(self) -> dict[str, tuple[str, ...]]:
        """The option ids chosen, by question key."""
        return dict(selected_items(self._data))


@register_event("template_card_menu_event")
class TemplateCardMenuEvent(BaseEvent):
    """A choice in the menu at a card's corner."""

    event = "template_card_menu_event"
    agent = IntegerField("AgentID", 0)
    key = StringField("EventKey")
    task_id = StringField("TaskId")
    card_type = StringField("CardType")
    response_code = StringField("ResponseCode")


@register_event("change_contact")
class ChangeContactEvent(BaseEvent):
    """A change of members, departments or tags; what changed is in the fields of its type."""

    event = "change_contact"
    change_type = StringField("ChangeType")
    user_id = StringField("UserID")
    new_user_id = StringField("NewUserID")
    party_id = BaseField("Id")
    tag_id = BaseField("TagId")


@register_event("view_miniprogram")
class ViewMiniprogramEvent(BaseEvent):
    """A tap on a menu item that opens a mini program."""

    event = "view_miniprogram"
    agent = IntegerField("AgentID", 0)
    key = StringField("EventKey")


def message_of(fields: Fields) -> Any:  # noqa: ANN401 - wechatpy is untyped
    """Return wechatpy's message or event object for fields that are parsed already."""
    kind, event = text_of(fields, "MsgType").lower(), text_of(fields, "Event").lower()
    known = EVENT_TYPES.get(event) if kind == "event" else MESSAGE_TYPES.get(kind)
    return (known or UnknownMessage)(fields)
