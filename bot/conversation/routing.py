"""Where a message goes: a press, a tap, a word, a detail, a photo; in a fixed order (3.3)."""

from bot.conversation.pressing import pressed
from bot.conversation.readers import READERS
from bot.conversation.readers.detail import detail, media
from bot.conversation.readers.opening import clicked
from bot.conversation.speech import SILENCE, Speech
from bot.conversation.visit import Desk, Visit
from bot.dialog.words import literal, normalise
from bot.wecom.values import (
    CardPress,
    Click,
    Image,
    Incoming,
    Link,
    Location,
    Subscribe,
    Text,
    Video,
    Voice,
)
from desk.work import Work
from storage.people import Person


async def route(work: Work, person: Person, desk: Desk, incoming: Incoming) -> Speech:
    """Answer one message of somebody in the contacts."""
    visit = Visit(work, person, desk, incoming.app, incoming.at)
    match incoming:
        case CardPress():
            return await pressed(visit, incoming)
        case Click() | Subscribe():
            return await clicked(visit, incoming)
        case Image() | Voice() | Video():
            return await media(visit, incoming)
        case Text() | Location() | Link():
            return await _written(visit, incoming)
    return SILENCE


async def _written(visit: Visit, incoming: Text | Location | Link) -> Speech:
    """Read a text by the first reader that knows it; a place or a link is a detail."""
    if isinstance(incoming, Location):
        return await detail(visit, f"位置：{incoming.label}")
    if isinstance(incoming, Link):
        return await detail(visit, f"{incoming.title} {incoming.url}".strip())
    text = incoming.content
    if literal(text) is None:
        for read in READERS:
            if (answer := await read(visit, normalise(text), text)) is not None:
                return answer
    return await detail(visit, text)
