"""Every sentence that the bot says: Jinja2 macros in Simplified Chinese, and their renderer."""

from bot.templates.context import Context
from bot.templates.message import Message
from bot.templates.sentences import Sentences

__all__ = ["Context", "Message", "Sentences"]
