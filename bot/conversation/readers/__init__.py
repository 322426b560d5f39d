"""The readers of a message, one module for what each knows; the first that knows it answers."""

from collections.abc import Awaitable, Callable

from bot.conversation.readers.aside import aside, away
from bot.conversation.readers.case import on_case
from bot.conversation.readers.note import note
from bot.conversation.readers.opening import hearsay, opening
from bot.conversation.readers.report import undo, view
from bot.conversation.readers.running import again, moving, resume
from bot.conversation.speech import Speech
from bot.conversation.visit import Visit

__all__ = ["READERS"]

# Takes a text, normalised and as it was written; None leaves it to the next.
Reader = Callable[[Visit, str, str], Awaitable[Speech | None]]

# In the order of dialogs.md 3.3: exact words before anything fuzzy.
READERS: tuple[Reader, ...] = (
    note, on_case, moving, aside, away, opening, resume, again, hearsay,
    undo, view,
)  # fmt: skip
