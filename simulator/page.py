"""The page with the phones: one static file and its style and script."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


async def index(_: web.Request) -> web.FileResponse:
    """Serve the page."""
    return web.FileResponse(STATIC / "index.html", headers=_HEADERS)


async def favicon(_: web.Request) -> web.Response:
    """Answer the browser's own question with nothing."""
    return web.Response(status=204)
