"""The envelope of callbacks, written a second time so that one mistake can't cancel another.

AES-256-CBC with the key's first half as IV, PKCS#7 on 32-byte blocks, SHA-1 over the sorted
parts (wecom.md §1.4).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import string
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from simulator.errors import ReplyError

_BLOCK = 32
_RANDOM = 16
_HEADER = _RANDOM + 4
_KEY_BYTES = 32
_LETTERS = string.ascii_letters + string.digits


def random_prefix() -> bytes:
    """Return 16 random printable bytes, as WeCom puts before every message."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM)).encode()


@dataclass(frozen=True)
class Envelope:
    """Seals and opens what travels between one app and its bot; `receive_id` is the corp id."""

    token: str
    aes_key: str
    receive_id: str

    @property
    def key(self) -> bytes:
        """The 32 bytes of the 43-character key; a key of other length is a ValueError."""
        key = base64.b64decode(self.aes_key + "=")
        if len(key) != _KEY_BYTES:
            raise ValueError("EncodingAESKey must be 43 characters that decode to 32 bytes")
        return key

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return `msg_signature`, lower-case hex."""
        parts = sorted([self.token, timestamp, nonce, encrypted])
        return hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()

    def signed(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        """Say whether `signature` is the right one."""
        expected = self.sign(timestamp, nonce, encrypted)
        return hmac.compare_digest(expected.encode(), signature.encode())

    def encrypt(self, message: bytes, prefix: bytes | None = None) -> str:
        """Seal `message`; `prefix` replaces the random bytes (for test vectors)."""
        head = (prefix or random_prefix()) + struct.pack(">I", len(message))
        body = head + message + self.receive_id.encode()
        fill = _BLOCK - len(body) % _BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(body + bytes([fill]) * fill) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """Open a sealed message; whatever is wrong with it is a ReplyError."""
        body = self._unpadded(self._opened(encrypted))
        (size,) = struct.unpack(">I", body[_RANDOM:_HEADER])
        if _HEADER + size > len(body):
            raise ReplyError("the length inside the envelope is wrong")
        if body[_HEADER + size :] != self.receive_id.encode():
            raise ReplyError("the envelope names another corp")
        return body[_HEADER : _HEADER + size]

    def _opened(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            return decryptor.update(sealed) + decryptor.finalize()
        except (binascii.Error, ValueError) as error:
            raise ReplyError("the envelope can't be decrypted") from error

    def _unpadded(self, body: bytes) -> bytes:
        fill = body[-1] if body else 0
        if not 1 <= fill <= _BLOCK or body[-fill:] != bytes([fill]) * fill:
            raise ReplyError("the padding is not PKCS#7 on blocks of 32 bytes")
        if len(body) - fill < _HEADER:
            raise ReplyError("the envelope is too short")
        return body[:-fill]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))
