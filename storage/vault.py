"""Encryption at rest and exact look-up (design §5): AES-256-GCM and HMAC-SHA256."""

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE = 12


class VaultError(Exception):
    """A key is malformed or a value cannot be opened; the message names no secret."""


class Vault:
    """Seals with the newest key and opens with any; a blob is key id, nonce, ciphertext, tag."""

    def __init__(self, secret_keys: Sequence[bytes], hash_key: bytes) -> None:
        if not secret_keys or any(len(key) != KEY_BYTES for key in (*secret_keys, hash_key)):
            raise VaultError(
                f"every key must have {KEY_BYTES} bytes and there must be at least one"
            )
        self._ciphers = [(_key_id(key), AESGCM(key)) for key in secret_keys]
        self._hash_key = hash_key

    def seal(self, value: object) -> bytes:
        """Encrypt a JSON value."""
        return self.seal_bytes(json.dumps(value, ensure_ascii=False).encode())

    def open(self, blob: bytes) -> Any:  # noqa: ANN401 - JSON is whatever was sealed
        """Decrypt what ``seal`` made; VaultError when no key fits or a byte was changed."""
        return json.loads(self.open_bytes(blob))

    def seal_bytes(self, plain: bytes) -> bytes:
        """Encrypt bytes with the newest key."""
        key_id, cipher = self._ciphers[0]
        nonce = os.urandom(_NONCE)
        return key_id + nonce + cipher.encrypt(nonce, plain, key_id)

    def open_bytes(self, blob: bytes) -> bytes:
        """Decrypt what ``seal_bytes`` made; VaultError when no key fits or a byte was changed."""
        key_id, nonce, sealed = blob[:1], blob[1 : 1 + _NONCE], blob[1 + _NONCE :]
        # The id is one byte, so two keys may share it: each that fits is tried.
        for known, cipher in self._ciphers:
            if known == key_id:
                try:
                    return cipher.decrypt(nonce, sealed, key_id)
                except (InvalidTag, ValueError):
                    continue
        raise VaultError("a sealed value cannot be opened with the given secret_keys")

    def is_newest(self, blob: bytes) -> bool:
        """Tell whether the newest key may have sealed the blob, so that rekeying can skip it."""
        return blob[:1] == self._ciphers[0][0]

    def digest(self, institution: str, kind: str, normalised: str) -> str:
        """Give the look-up key of a normalised value: HMAC-SHA256 as 64 hex digits."""
        message = json.dumps([institution, kind, normalised], ensure_ascii=False).encode()
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"escalation-bot key id" + key).digest()[:1]
