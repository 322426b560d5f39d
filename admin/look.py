"""Renders the templates; what is missing is an error, what people wrote is escaped."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Static:
    """A file of the page: its bytes, its type, and a tag of its content."""

    body: bytes
    content_type: str
    tag: str


def static_files() -> dict[str, Static]:
    """Read the files of the page once."""
    found = {}
    for path in sorted((_HERE / "static").iterdir()):
        if kind := _TYPES.get(path.suffix):
            body = path.read_bytes()
            found[path.name] = Static(body, kind, hashlib.sha256(body).hexdigest()[:16])
    return found


class Look:
    """The templates and the static files; one for the whole process."""

    def __init__(self) -> None:
        """Load what is in this package."""
        self.files = static_files()
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # A new content has a new address, so that browsers may keep the old one for ever.
        self._environment.globals["static"] = self._static

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """Fill a template; jinja2.UndefinedError where a value is missing."""
        return self._environment.get_template(template).render(values)

    def _static(self, name: str) -> str:
        return f"/admin/static/{name}?v={self.files[name].tag}"
