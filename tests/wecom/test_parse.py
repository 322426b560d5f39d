"""Every message and event of wecom.md §2.2 and §2.3 becomes its value, with a stable key."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from wechatpy.enterprise import parse_message

from bot.wecom import events
from bot.wecom.callback import parse
from bot.wecom.fields import read_fields
from bot.wecom.values import (
    Callback,
    CardPress,
    Click,
    ContactChange,
    EnterAgent,
    Image,
    Link,
    Location,
    Subscribe,
    Text,
    Unknown,
    Unsubscribe,
    Video,
    Voice,
)


def xml(body: str, *, user: str = "ZhangSan", at: int = 1_700_000_000, agent: str = "7") -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[ww1]]></ToUserName>\n<FromUserName><![CDATA[{user}]]>"
        f"</FromUserName><CreateTime>{at}</CreateTime>{body}<AgentID>{agent}</AgentID></xml>"
    ).encode()


def kind(name: str, body: str = "", msg_id: str = "99") -> bytes:
    return xml(f"<MsgType><![CDATA[{name}]]></MsgType>{body}<MsgId>{msg_id}</MsgId>")


def event(name: str, body: str = "", user: str = "ZhangSan") -> bytes:
    head = "<MsgType><![CDATA[event]]></MsgType>"
    return xml(f"{head}<Event><![CDATA[{name}]]></Event>{body}", user=user)


PRESS = (
    "<EventKey><![CDATA[key111]]></EventKey><TaskId><![CDATA[taskid111]]></TaskId>"
    "<CardType><![CDATA[text_notice]]></CardType><ResponseCode><![CDATA[RC]]></ResponseCode>"
)
CHOICES = (
    "<SelectedItems><SelectedItem><QuestionKey><![CDATA[Q1]]></QuestionKey><OptionIds>"
    "<OptionId><![CDATA[O1]]></OptionId><OptionId><![CDATA[O2]]></OptionId></OptionIds>"
    "</SelectedItem><SelectedItem><QuestionKey><![CDATA[Q2]]></QuestionKey><OptionIds>"
    "<OptionId><![CDATA[O3]]></OptionId></OptionIds></SelectedItem></SelectedItems>"
)


def test_a_message_says_who_when_and_where() -> None:
    """Corp and app come from inside the envelope; the time is WeCom's, in UTC."""
    message = parse(kind("text", "<Content>x</Content>"), "service")
    assert (message.corp, message.app, message.agent_id) == ("ww1", "service", 7)
    assert message.user == "ZhangSan"
    assert message.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["  两头 \n", " ", "", "]]&gt;", "🙂‍↔️", "a&amp;b"])
def test_a_text_keeps_its_spaces(typed: str) -> None:
    """Whitespace is the writer's, even when there is nothing else."""
    message = parse(kind("text", f"<Content>{typed}</Content>"), "service")
    assert isinstance(message, Text)
    assert message.content == typed.replace("&gt;", ">").replace("&amp;", "&")


def test_a_text_with_pasted_control_characters_is_read() -> None:
    """A character that XML forbids is dropped; the message is not."""
    message = parse(kind("text", "<Content>a\x0b\x01b</Content>"), "service")
    assert isinstance(message, Text)
    assert message.content == "ab"


def test_media_messages_carry_their_ids() -> None:
    """Picture, voice and video name what to fetch."""
    image = parse(kind("image", "<PicUrl>http://p</PicUrl><MediaId>m1</MediaId>"), "a")
    voice = parse(kind("voice", "<MediaId>m2</MediaId><Format>amr</Format>"), "a")
    video = parse(kind("video", "<MediaId>m3</MediaId><ThumbMediaId>t</ThumbMediaId>"), "a")
    assert isinstance(image, Image)
    assert isinstance(voice, Voice)
    assert isinstance(video, Video)
    assert (image.media_id, image.pic_url) == ("m1", "http://p")
    assert (voice.media_id, voice.format, video.media_id) == ("m2", "amr", "m3")


def test_a_location_is_in_degrees() -> None:
    """X is the latitude, Y the longitude."""
    place = "<Location_X>31.25</Location_X><Location_Y>121.5</Location_Y><Label>某路</Label>"
    message = parse(kind("location", place), "a")
    assert isinstance(message, Location)
    assert (message.lat, message.lon, message.label) == (31.25, 121.5, "某路")


def test_a_link_carries_its_page() -> None:
    """Title, description and address, as shared."""
    body = "<Title>t</Title><Description>d</Description><Url>http://u</Url><PicUrl>p</PicUrl>"
    message = parse(kind("link", body), "a")
    assert isinstance(message, Link)
    assert (message.title, message.description, message.url) == ("t", "d", "http://u")


def test_a_menu_tap_names_its_flow() -> None:
    """The menu's key is a flow's name."""
    message = parse(event("click", "<EventKey>dissatisfaction</EventKey>"), "a")
    assert isinstance(message, Click)
    assert message.event_key == "dissatisfaction"


@pytest.mark.parametrize(
    ("name", "value"),
    [("subscribe", Subscribe), ("unsubscribe", Unsubscribe), ("enter_agent", EnterAgent)],
)
def test_plain_events_are_their_own_type(name: str, value: type[Callback]) -> None:
    """Nothing but the type tells them apart."""
    assert type(parse(event(name, "<EventKey></EventKey>"), "a")) is value


def test_a_press_names_card_button_and_code() -> None:
    """The official sample of a press, with two questions and three choices."""
    message = parse(event("template_card_event", PRESS + CHOICES), "a")
    assert isinstance(message, CardPress)
    assert (message.event_key, message.task_id) == ("key111", "taskid111")
    assert message.response_code == "RC"
    assert message.selected == (("Q1", ("O1", "O2")), ("Q2", ("O3",)))


def test_a_press_without_choices_has_none() -> None:
    """Buttons select nothing, whether the element is missing or empty."""
    for body in (PRESS, PRESS + "<SelectedItems></SelectedItems>"):
        message = parse(event("template_card_event", body), "a")
        assert isinstance(message, CardPress)
        assert message.selected == ()


def test_a_contact_change_comes_from_nobody_and_no_app() -> None:
    """`sys` sends it and AgentID is absent."""
    body = "<ChangeType>update_user</ChangeType><UserID>li</UserID><NewUserID>li4</NewUserID>"
    plain = event("change_contact", body, user="sys").replace(b"<AgentID>7</AgentID>", b"")
    message = parse(plain, "contacts")
    assert isinstance(message, ContactChange)
    assert (message.change_type, message.agent_id, message.user) == ("update_user", 0, "sys")
    assert ("NewUserID", "li4") in message.fields


@pytest.mark.parametrize(
    ("plain", "msg_type", "name"),
    [
        (kind("file"), "file", ""),
        (event("kf_msg_or_event"), "event", "kf_msg_or_event"),
        (event("template_card_menu_event", PRESS), "event", "template_card_menu_event"),
    ],
)
def test_what_is_unknown_has_a_name_to_log(plain: bytes, msg_type: str, name: str) -> None:
    """A sticker, a file, a product that we don't serve: known by name, refused by nobody."""
    message = parse(plain, "a")
    assert isinstance(message, Unknown)
    assert (message.msg_type, message.event) == (msg_type, name)


def test_a_redelivery_has_the_same_key_and_a_new_message_another() -> None:
    """Corp, app, sender and MsgId make a message's key."""
    first = parse(kind("text", "<Content>x</Content>"), "a").key
    assert first == "ww1|7|ZhangSan|99"
    assert parse(kind("text", "<Content>x</Content>"), "a").key == first
    assert parse(kind("text", "<Content>x</Content>", msg_id="100"), "a").key != first


def test_two_events_of_one_second_are_two() -> None:
    """An event's key is its text, so two presses within a second are both heard."""
    one = parse(event("template_card_event", PRESS), "a").key
    two = parse(event("template_card_event", PRESS.replace("key111", "key112")), "a").key
    assert one != two
    assert one == parse(event("template_card_event", PRESS), "a").key
    assert one.startswith("ww1|7|")
    assert len(one) == len("ww1|7|") + 64


def test_one_users_id_is_not_anothers() -> None:
    """Equal MsgIds of two senders stay two messages."""
    body = "<MsgType>text</MsgType><Content>x</Content><MsgId>5</MsgId>"
    assert parse(xml(body, user="a"), "s").key != parse(xml(body, user="b"), "s").key


def test_values_do_not_change() -> None:
    """What came in stays what came in."""
    message = parse(kind("text", "<Content>x</Content>"), "a")
    with pytest.raises(FrozenInstanceError):
        message.user = "someone else"  # type: ignore[misc] # the point of the test


def test_what_people_wrote_stays_out_of_logs() -> None:
    """A value may be logged as it is: the story and the card's code are not in its repr."""
    typed = parse(kind("text", "<Content>张三 13900001111</Content>"), "a")
    press = parse(event("template_card_event", PRESS.replace("[RC]", "[one-time]")), "a")
    assert "13900001111" not in repr(typed)
    assert "one-time" not in repr(press)
    assert "taskid111" in repr(press)


def test_wechatpys_own_parser_knows_the_card_events() -> None:
    """Stock parse_message builds our registered classes, one choice or many."""
    one = CHOICES.replace("<OptionId><![CDATA[O2]]></OptionId>", "")
    press = parse_message(event("template_card_event", PRESS + one))
    assert isinstance(press, events.TemplateCardEvent)
    assert (press.key, press.task_id, press.response_code) == ("key111", "taskid111", "RC")
    assert (press.agent, press.source) == (7, "ZhangSan")
    assert press.selected_items == {"Q1": ("O1",), "Q2": ("O3",)}
    menu = parse_message(event("template_card_menu_event", PRESS))
    assert isinstance(menu, events.TemplateCardMenuEvent)
    assert menu.key == "key111"


def test_wechatpys_classes_are_built_from_fields_parsed_once() -> None:
    """Our fields serve wechatpy's classes as well as our values."""
    change = "<ChangeType>delete_party</ChangeType><Id>4</Id>"
    contact = events.message_of(read_fields(event("change_contact", change)))
    assert (contact.change_type, contact.party_id) == ("delete_party", "4")
    view = events.message_of(read_fields(event("view_miniprogram", "<EventKey>p/i</EventKey>")))
    assert view.key == "p/i"
    text = events.message_of(read_fields(kind("text", "<Content> x </Content>")))
    assert (text.type, text.content, text.id) == ("text", " x ", 99)
    assert events.message_of(read_fields(event("brand_new"))).type == "unknown"
