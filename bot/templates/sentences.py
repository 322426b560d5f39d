"""Renders the macros; a macro that is missing or lacks a value is an error, never an empty line."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.nodes import Macro

from bot.templates.context import Context
from bot.templates.message import Message, parse
from cases.actions import Action

FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    """Make the environment once: it keeps the compiled templates."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 (chat text, not HTML)
    )


class Sentences:
    """The bot's voice; one for the whole process."""

    def __init__(self) -> None:
        """Load the templates of this package."""
        self.environment = _environment()

    def say(self, subject: str, name: str, context: Context | None = None, **values: object) -> str:
        """Render one macro of ``{subject}.j2``; KeyError when there is no such macro."""
        module = self.environment.get_template(f"{subject}.j2").module
        macro = getattr(module, name, None)
        if macro is None:
            message = f"{subject}.j2 has no sentence named {name}"
            raise KeyError(message)
        return str(macro(context) if context else macro(**values)).strip()

    def alert(self, name: str, context: Context, buttons: tuple[Action, ...] = ()) -> Message:
        """Render an alert for a card or for text."""
        return parse(self.say("alerts", name, context), buttons, context.number)

    def names(self, subject: str) -> set[str]:
        """List the sentences of a subject, for tests that each can be said."""
        loader = self.environment.loader
        source = loader.get_source(self.environment, f"{subject}.j2")[0] if loader else ""
        return {node.name for node in self.environment.parse(source).find_all(Macro)}
