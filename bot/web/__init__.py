"""The case on a phone and the complaint team's page, behind WeCom's login (design §9)."""

from bot.web.door import AwayError, CodeRefusedError, Door
from bot.web.routes import add_to

__all__ = ["AwayError", "CodeRefusedError", "Door", "add_to"]
