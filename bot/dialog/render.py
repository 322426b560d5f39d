"""From what the engine says to one text."""

from collections.abc import Iterable

from jinja2 import Environment

from bot.dialog.say import Say


def render(says: Iterable[Say], environment: Environment) -> str:
    """Return the sentences as one text, a line each; empty when all are silent.

    The environment finds `dialog.j2`, whose macros are named like the kinds.
    """
    macros = environment.get_template("dialog.j2").module
    lines = (str(getattr(macros, say.kind)(say)).strip() for say in says)
    return "\n".join(line for line in lines if line)
