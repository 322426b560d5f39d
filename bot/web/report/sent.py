"""A form as it arrives: read piece by piece, never more than its limits."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.web.report.uploads import FILE_BYTES, FORM_BYTES, Upload

TEXT_BYTES = 128 * 1024
MOST_PARTS = 400
FIELD, BASE = "f-", "b-"
_ID = re.compile(r"[0-9a-f]{32}")


class TooMuchError(Exception):
    """The form is larger than anything that a person sends."""


class NoFormError(Exception):
    """What arrived is no form of ours."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form: ``base`` names each field's text as the page showed it, see ``digest``.

    ``go`` is the button; ``step`` the question that a phone showed,
    ``call`` the link of the hotline's screen that the page was opened by; ``off`` are the ids of
    attached files that are to be taken off again.
    """

    token: str = ""
    draft: str = ""
    rev: int = 0
    go: str = ""
    step: str = ""
    call: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    off: frozenset[str] = frozenset()


async def read(request: web.Request) -> Sent:
    """Read a form; TooMuchError or NoFormError where it is none of ours."""
    if (request.content_length or 0) > FORM_BYTES:
        raise TooMuchError
    if request.content_type != "multipart/form-data":
        raise NoFormError
    values: dict[str, list[str]] = {}
    files = []
    try:
        async for part in _parts(request):
            if part.filename is None:
                words = (await _content(part, TEXT_BYTES)).decode()
                values.setdefault(part.name or "", []).append(words)
            elif part.filename:
                files.append(await _file(part))
    except web.HTTPRequestEntityTooLarge as more:
        raise TooMuchError from more
    except (ValueError, AssertionError, HttpProcessingError) as broken:
        raise NoFormError from broken
    return _sent(values, tuple(files))


async def _parts(request: web.Request) -> AsyncIterator[BodyPartReader]:
    # The application's own limit is meant for bodies that are read whole.
    reader = await request.clone(client_max_size=FORM_BYTES).multipart()
    count = 0
    while (part := await reader.next()) is not None:
        count += 1
        if count > MOST_PARTS:
            raise TooMuchError
        if not isinstance(part, BodyPartReader):
            raise NoFormError
        yield part


async def _file(part: BodyPartReader) -> Upload:
    try:
        return Upload(await _content(part, FILE_BYTES))
    except TooMuchError:
        await part.release()
        return Upload(b"", too_large=True)


async def _content(part: BodyPartReader, most: int) -> bytes:
    read = bytearray()
    while chunk := await part.read_chunk():
        read += chunk
        if len(read) > most:
            raise TooMuchError
    return bytes(read)


def _sent(values: dict[str, list[str]], files: tuple[Upload, ...]) -> Sent:
    def one(name: str) -> str:
        return values.get(name, [""])[0]

    draft, rev = one("draft"), one("rev")
    if not _ID.fullmatch(draft) or not re.fullmatch(r"\d{1,9}", rev, re.ASCII):
        raise NoFormError
    # Several ticks of one question come as several values, an untouched list as its empty one.
    typed = {key: " ".join(filter(None, v)) for key, v in _under(FIELD, values).items()}
    base = {key: v[0] for key, v in _under(BASE, values).items()}
    return Sent(
        one("token"), draft, int(rev), one("go"), one("step"), one("call"), typed, base, files,
        frozenset(values.get("off", ())),
    )  # fmt: skip


def _under(prefix: str, values: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        name.removeprefix(prefix): found
        for name, found in values.items()
        if name.startswith(prefix)
    }
