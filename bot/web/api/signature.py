"""What the hotline's system signs: each request of the log API, and each link to the form."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

# How far the two clocks may differ, and how long a request on its way may take.
WINDOW = timedelta(minutes=5)
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_STAMP = re.compile(r"\d{1,12}", re.ASCII)


def of_request(key: bytes, stamp: str, nonce: str, body: bytes) -> str:
    """Give the signature of a request: HMAC-SHA256 over timestamp, nonce and raw body, in hex."""
    return hmac.digest(key, f"{stamp}\n{nonce}\n".encode() + body, hashlib.sha256).hex()


def of_link(key: bytes, stamp: str, call_id: str, caller: str) -> str:
    """Give the signature of a link; its first line keeps it from ever being a request's."""
    return hmac.digest(key, f"link\n{stamp}\n{call_id}\n{caller}".encode(), hashlib.sha256).hex()


def fresh(stamp: str, wall: datetime, life: timedelta = WINDOW) -> bool:
    """Tell whether a timestamp, in Unix seconds, is not older than that, and not of the future."""
    if not _STAMP.fullmatch(stamp):
        return False
    age = wall.timestamp() - int(stamp)
    return -WINDOW.total_seconds() <= age <= life.total_seconds()


def is_nonce(text: str) -> bool:
    """Tell whether a text can be a nonce: 16 to 64 letters, digits, dashes."""
    return _NONCE.fullmatch(text) is not None


def same(told: str, right: str) -> bool:
    """Compare two signatures in a time that says nothing about where they differ."""
    # A header may hold bytes that are no text; they are no signature either.
    return hmac.compare_digest(told.lower().encode(errors="replace"), right.encode())
