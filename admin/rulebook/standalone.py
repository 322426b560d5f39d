"""A policy as one HTML file that needs nothing else."""

from markupsafe import Markup

from admin.look import Look
from admin.rulebook.chapters import rulebook
from cases.policy import Policy


def standalone(policy: Policy) -> str:
    """Give the whole page, its style within it."""
    look = Look()
    style = Markup(look.files["admin.css"].body.decode())  # noqa: S704 (our own style sheet)
    return look.render("rulebook.html", {"book": rulebook(policy), "style": style})
