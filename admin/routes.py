"""The addresses of the admin page (design §9), as an application below ``/admin/``."""

from aiohttp import web

from admin import entry
from admin.desk import AdminDesk
from admin.door import behind
from admin.guard import guarding
from admin.house import House, furnished
from admin.views import (
    audit,
    case,
    cases,
    deliveries,
    live,
    moves,
    overview,
    people,
    person,
    policies,
    users,
)
from admin.visit import Pages

PAGES: Pages = (
    *overview.PAGES,
    *cases.PAGES,
    *live.PAGES,
    *case.PAGES,
    *moves.PAGES,
    *deliveries.PAGES,
    *people.PAGES,
    *person.PAGES,
    *policies.PAGES,
    *audit.PAGES,
    *users.PAGES,
)


def add_to(app: web.Application, desk: AdminDesk) -> None:
    """Put the admin page below ``/admin/`` of an application; call before it starts."""
    app.router.add_get("/admin", _with_slash)
    app.add_subapp("/admin", made(furnished(desk)))


def made(house: House) -> web.Application:
    """Make the application of the admin page alone."""
    admin = web.Application(middlewares=[guarding(house)])
    for page in PAGES:
        admin.router.add_route(page.method, page.path, behind(house, page))
    for method, path, handler in entry.doors(house):
        admin.router.add_route(method, path, handler)

    async def close(_: web.Application) -> None:
        # A live list would otherwise hold up the end of the process.
        house.closing.set()

    admin.on_shutdown.append(close)
    return admin


async def _with_slash(_: web.Request) -> web.Response:
    raise web.HTTPPermanentRedirect("/admin/")
