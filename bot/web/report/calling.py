"""A link of the hotline's screen: opens the form with the caller filled in, without a trace."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.dialog.form import fill
from bot.web.api import signature
from bot.web.report.sheet import Sheet, Visitor
from desk import callers
from desk.work import Work
from storage.normalise import normalise
from storage.vault import Vault, VaultError

# As long as a call lasts and somebody may still be typing.
LIFE = timedelta(minutes=30)
CALLER = re.compile(r"[0-9+() -]{3,32}", re.ASCII)
CALL_ID = re.compile(r"[A-Za-z0-9._:@-]{1,64}", re.ASCII)
_NAME = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Links:
    """Reads the links that the hotline's system signs; none where there is no key.

    ``wall`` is wall time, in which a link ages.
    """

    key: bytes
    vault: Vault
    secure: bool
    wall: Callable[[], datetime]

    def taken(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        """Give the cookie's name and what it holds; None for a link that is not good (any more).

        The number stays with the browser, sealed: no address of ours has it, no log, no history.
        """
        caller, call_id = query.get("caller", ""), query.get("call_id", "")
        stamp, told = query.get("ts", ""), query.get("sig", "")
        if not self.key or not CALLER.fullmatch(caller) or not CALL_ID.fullmatch(call_id):
            return None
        right = signature.of_link(self.key, stamp, call_id, caller)
        if not signature.fresh(stamp, self.wall(), LIFE) or not signature.same(told, right):
            return None
        name = hashlib.sha256(f"{call_id}\n{stamp}".encode()).hexdigest()[:8]
        return name, self.vault.seal({"caller": caller, "call_id": call_id}).hex()

    def kept(self, request: web.Request) -> dict[str, str]:
        """Give what the link held that this page was opened by; nothing where there was none."""
        return self.named(request, request.query.get("call", ""))

    def named(self, request: web.Request, name: str) -> dict[str, str]:
        """Give what the link of this name held, as a form of its page names it."""
        sealed = request.cookies.get(f"call-{name}", "") if _NAME.fullmatch(name) else ""
        try:
            return dict(self.vault.open(bytes.fromhex(sealed))) if sealed else {}
        except (ValueError, VaultError):
            return {}

    def response(self, flow: str, name: str, sealed: str) -> web.Response:
        """Send the browser to the form, the number in its cookie."""
        headers = {"Location": f"/report/{flow}?call={name}", "Referrer-Policy": "no-referrer"}
        response = web.Response(status=303, headers=headers)
        response.set_cookie(
            f"call-{name}", sealed, max_age=int(LIFE.total_seconds()), path="/report/",
            httponly=True, samesite="Lax", secure=self.secure,
        )  # fmt: skip
        return response


async def filled(work: Work, visitor: Visitor, sheet: Sheet, call: Mapping[str, str]) -> Sheet:
    """Fill an empty form with who calls: a colleague by his number, else a customer."""
    caller = call.get("caller", "")
    if not caller or sheet.draft.answers:
        return sheet
    digits = normalise("phone", caller)
    colleague = bool(await callers.candidates(work, visitor.person, digits))
    told = {"caller": digits} if colleague else {"caller": "客户", "phone": caller}
    return sheet.to(fill(sheet.flow, sheet.draft, told, whole=False).draft)
