"""Renders the pages: Jinja2 with escaping, one stylesheet and one script within the page.

Both stand in the page itself, so that a slow line is asked once; their hashes are what the
Content-Security-Policy allows, and nothing else.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"
STYLE = "".join((FOLDER / name).read_text("utf-8") for name in ("page.css", "form.css"))
SCRIPT = (FOLDER / "countdown.js").read_text("utf-8")
FORM_SCRIPT = (FOLDER / "form.js").read_text("utf-8")
# How each notice answers: with which status, and whether another try may help.
NOTICES = {
    "left": 200,
    "not_found": 404,
    "login_expired": 400,
    "login_unknown": 403,
    "login_away": 503,
    "session_over": 401,
    "form_refused": 403,
    "away": 503,
    "file_lost": 500,
    "no_flow": 404,
    "not_yours": 403,
    "too_much": 413,
    "too_long": 413,
    "link_refused": 403,
}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {_hash(STYLE)}; "
        f"script-src {_hash(SCRIPT)} {_hash(FORM_SCRIPT)}; "
        "img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@cache
def _environment() -> Environment:
    """Make the environment once: it keeps the compiled templates."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    # Exactly as hashed: nothing between the tags and the text.
    own = {"style": STYLE, "script": SCRIPT, "form_script": FORM_SCRIPT}
    environment.globals |= {name: Markup(text) for name, text in own.items()}  # noqa: S704 (ours)
    return environment


class Pages:
    """Gives responses; one for the whole process."""

    def page(self, name: str, status: int = 200, **values: object) -> web.Response:
        """Render ``{name}.html``; a value that is missing is an error, never an empty place."""
        text = _environment().get_template(f"{name}.html").render(values)
        return web.Response(text=text, status=status, content_type="text/html", headers=SAFETY)

    def notice(self, why: str, back: str = "", other: str = "") -> web.Response:
        """Say one thing courteously; ``back`` is the address for another try.

        ``other`` is the number of a case that somebody else at this PC may be allowed to see.
        """
        return self.page("notice", NOTICES[why], why=why, back=back, other=other)
