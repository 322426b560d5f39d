"""A piece of evidence as a response: typed by what is in it, never by what was claimed."""

from collections.abc import Mapping

from aiohttp import web

# What a file begins with, at which place, and what it then is. Nothing here can carry a script.
_MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (0, b"GIF8", "image/gif", "gif"),
    (8, b"WEBP", "image/webp", "webp"),
    (0, b"#!AMR", "audio/amr", "amr"),
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"\xff\xfb", "audio/mpeg", "mp3"),
    (0, b"OggS", "audio/ogg", "ogg"),
    (8, b"WAVE", "audio/wav", "wav"),
    # A telephone's own formats share their beginning; the brand behind it tells them apart.
    (4, b"ftyphei", "image/heic", "heic"),
    (4, b"ftypmif1", "image/heic", "heic"),
    (4, b"ftypM4A", "audio/mp4", "m4a"),
    (4, b"ftyp", "video/mp4", "mp4"),
    (0, b"%PDF-", "application/pdf", "pdf"),
)
# An office file is an archive that says so in its list of contents.
_PACKED = b"PK\x03\x04"
_OFFICE = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx"}
_SHOWN = ("image/", "video/", "audio/")
# AMR plays in next to no browser: as it came it is kept, not shown.
_KEPT = frozenset({"audio/amr", "application/octet-stream"})
SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


def kind_of(content: bytes) -> tuple[str, str]:
    """Give the media type of a file and the end of its name."""
    for start, magic, kind, end in _MAGIC:
        if content[start : start + len(magic)] == magic:
            return kind, end
    if content.startswith(_PACKED) and b"[Content_Types].xml" in content:
        for name, end in _OFFICE.items():
            if name in content:
                return "application/octet-stream", end
    return "application/octet-stream", "bin"


def response(request: web.Request, content: bytes, name: str) -> web.Response:
    """Give the file, or the range of it that a player asks for."""
    kind, end = kind_of(content)
    how = "attachment" if kind in _KEPT or not kind.startswith(_SHOWN) else "inline"
    headers = {**SAFETY, "Content-Disposition": f'{how}; filename="{name}.{end}"'}
    part, status = _part(request, content, headers)
    return web.Response(body=part, status=status, headers=headers, content_type=kind)


def _part(request: web.Request, content: bytes, headers: dict[str, str]) -> tuple[bytes, int]:
    try:
        wanted = request.http_range
    except ValueError:
        return content, 200
    if wanted.start is None and wanted.stop is None:
        return content, 200
    start, stop, _ = wanted.indices(len(content))
    if start >= stop:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return b"", 416
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    return content[start:stop], 206
