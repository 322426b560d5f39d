"""Signed tokens of hexadecimal digits: they fit a cookie, a form and WeCom's ``state``."""

import hashlib
import hmac
from dataclasses import dataclass

MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one secret; a token made for one purpose is worth nothing for another."""

    secret: bytes

    def sign(self, purpose: str, payload: bytes) -> str:
        """Give the payload with its signature."""
        return (payload + self._mac(purpose, payload)).hex()

    def read(self, purpose: str, token: str) -> bytes | None:
        """Give the payload of a token that we signed for this purpose, or None."""
        try:
            signed = bytes.fromhex(token)
        except ValueError:
            return None
        payload, mac = signed[:-MAC_BYTES], signed[-MAC_BYTES:]
        return payload if hmac.compare_digest(mac, self._mac(purpose, payload)) else None

    def _mac(self, purpose: str, payload: bytes) -> bytes:
        message = purpose.encode() + b"\0" + payload
        return hmac.digest(self.secret, message, hashlib.sha256)[:MAC_BYTES]
