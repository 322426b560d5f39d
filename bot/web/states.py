"""WeCom's ``state``: where to come back to, signed for one browser and a short while."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.web.signing import MAC_BYTES, Signer

# A code lives five minutes; whoever has to find the phone for a QR code gets as long again.
LIFE = timedelta(minutes=10)
NUMBER = re.compile(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){2,3}")
# A flow's form, perhaps about one call; no longer than what fits into a state.
FORM = re.compile(r"report/[a-z]{2,20}(\?call=[0-9a-f]{8})?")
_HEAD = 6


@dataclass(frozen=True, slots=True)
class State:
    """One trip to the login: the case or form, the app asked, and how many were asked by now."""

    place: str
    app: int
    asked: int = 1


def write(signer: Signer, browser: str, state: State, now: datetime) -> str:
    """Give the state as letters and digits, at most 128 of them; only ``browser`` can use it."""
    until = int((now + LIFE).timestamp())
    payload = until.to_bytes(4) + bytes([state.app, state.asked]) + state.place.encode()
    return signer.sign(f"login:{browser}", payload)


def read(signer: Signer, browser: str, token: str, now: datetime) -> State | None:
    """Give a state back that this browser set out with and that has not expired."""
    payload = signer.read(f"login:{browser}", token)
    if payload is None or now.timestamp() >= int.from_bytes(payload[:4]):
        return None
    return State(payload[_HEAD:].decode(), payload[4], payload[5])


def place_in(token: str) -> str:
    """Give the place that any state speaks of, to offer another try; nothing is proven by it."""
    try:
        return bytes.fromhex(token)[_HEAD:-MAC_BYTES].decode()
    except ValueError:
        return ""


def path(place: str) -> str:
    """Give the address of a place: a case by its number, or a form; "" for anything else."""
    if NUMBER.fullmatch(place):
        return f"/c/{place}"
    return f"/{place}" if FORM.fullmatch(place) else ""
