"""People filling in forms: what a browser would send, field by field."""

import re
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO

import aiohttp

from tests.web.house import Answer, House, Visitor

INPUT = re.compile(r"<(?:input|textarea|button)\b[^>]*>(?:\n?([^<]*)</textarea>)?")
JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 20


def attributes(tag: str) -> dict[str, str]:
    """Give the attributes of a tag; those without a value are empty."""
    pairs = re.findall(r'\s([\w-]+)(?:="([^"]*)")?', tag)
    return {name: unescape(value) for name, value in pairs}


@dataclass
class Form:
    """The fields of a page as a browser holds them."""

    page: Answer
    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    @classmethod
    def of(cls, page: Answer, *, go: str = "save") -> "Form":
        """Read the form that has the button ``go``."""
        forms = re.findall(r"<form\b.*?</form>", page.text, re.DOTALL)
        text = next(form for form in forms if f'name="go" value="{go}"' in form)
        found = cls(page)
        for match in INPUT.finditer(text):
            values = attributes(match[0].partition(">")[0])
            name, kind = values.get("name", ""), values.get("type", "")
            ticked = kind not in {"radio", "checkbox"} or "checked" in values
            if name and ticked and kind != "file" and not match[0].startswith("<button"):
                told = match[1] if match[0].startswith("<textarea") else values.get("value", "")
                found.pairs.append((name, unescape(told or "")))
        return found

    def put(self, **values: str) -> "Form":
        """Fill in fields; several ticks are separated by spaces."""
        for key, text in values.items():
            self.pairs = [pair for pair in self.pairs if pair[0] != f"f-{key}"]
            self.pairs += [
                (f"f-{key}", one) for one in ([text] if key != "triggers" else text.split())
            ]
        return self

    def value(self, key: str) -> str:
        """Give what stands in a field."""
        return " ".join(value for name, value in self.pairs if name == f"f-{key}" and value)

    def attach(self, *files: tuple[str, bytes]) -> "Form":
        """Choose files."""
        self.files += files
        return self

    async def send(self, visitor: Visitor, go: str = "save", *, follow: bool = True) -> Answer:
        """Press a button."""
        body = aiohttp.FormData(default_to_multipart=True)
        for name, value in [*self.pairs, ("go", go)]:
            body.add_field(name, value)
        for name, content in self.files:
            body.add_field("files", BytesIO(content), filename=name, content_type="image/jpeg")
        answer = await visitor._send("POST", self.page.url, body)
        if answer.status == 303 and follow:
            return await visitor.get(self.page.url.join(answer.location))
        return answer


async def begun(house: House, person: str = "chenyu") -> tuple[Visitor, Form]:
    """Open a report through its page."""
    visitor = house.visitor(person)
    page = await visitor.get("/report/dissatisfaction")
    return visitor, Form.of(await Form.of(page, go="start").send(visitor, "start"))
