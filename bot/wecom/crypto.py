"""The envelope's crypto: signature, AES-256-CBC, padding and receive id (wecom.md §1.4).

The order is the defence: the signature is checked before anything is decoded,
so padding and corp id answer only to those who already hold the token.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.wecom.refusals import forged, malformed

BLOCK = 32  # bytes; WeCom pads to its key's length, not to AES's block of 16
PREFIX = 16  # random bytes before the length
HEAD = PREFIX + 4  # bytes before the message: prefix and its length, big-endian
AES_KEY_LENGTH = 43  # characters of an EncodingAESKey
NONCE = re.compile(r"[A-Za-z0-9_-]{1,128}")


class Crypto:
    """Check, decrypt and encrypt envelopes of one app.

    In: the app's callback token, its EncodingAESKey of 43 characters, the corp id.
    Raises ValueError, without quoting the key, when the key is none.
    """

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        key = _decode_key(aes_key)
        self._token = token.encode()
        self._corp_id = corp_id.encode()
        # The protocol fixes the mode and takes the IV from the key.
        self._cipher = Cipher(AES(key), CBC(key[:16]))

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return the hexadecimal signature over the three parts and our token."""
        parts = sorted([self._token, _raw(timestamp), _raw(nonce), _raw(encrypted)])
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def check(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> None:
        """Refuse (403) an envelope that was not signed with our token, in constant time."""
        expected = self.signature(timestamp, nonce, encrypted)
        if not hmac.compare_digest(expected.encode(), _raw(signature)):
            raise forged("signature does not match")

    def decrypt(self, encrypted: str) -> bytes:
        """Return the message inside a checked envelope; 400 if malformed, 403 if not for us."""
        plain = _unpad(self._decipher(_decode(encrypted)))
        if len(plain) < HEAD:
            raise malformed("envelope is too short")
        (length,) = struct.unpack_from(">I", plain, PREFIX)
        message, receive_id = plain[HEAD : HEAD + length], plain[HEAD + length :]
        if len(message) != length:
            raise malformed("envelope is shorter than it says")
        if not hmac.compare_digest(receive_id, self._corp_id):
            raise forged("envelope is for another corp")
        return message

    def encrypt(self, xml: str, timestamp: int, nonce: str) -> str:
        """Return the whole reply envelope for `xml`; a nonce that is no plain word is replaced.

        The nonce usually comes from the request's query and must not write our XML.
        """
        if not NONCE.fullmatch(nonce):
            nonce = secrets.token_hex(8)
        encrypted = self._seal(xml.encode(), secrets.token_bytes(PREFIX))
        signature = self.signature(str(timestamp), nonce, encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def question(self, plain: str, timestamp: int, nonce: str) -> dict[str, str]:
        """Return the query with which WeCom tries an address; the answer is ``plain``."""
        echo = self._seal(plain.encode(), secrets.token_bytes(PREFIX))
        return {
            "msg_signature": self.signature(str(timestamp), nonce, echo),
            "timestamp": str(timestamp),
            "nonce": nonce,
            "echostr": echo,
        }

    def _seal(self, message: bytes, prefix: bytes) -> str:
        body = prefix + struct.pack(">I", len(message)) + message + self._corp_id
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(_pad(body)) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def _decipher(self, sealed: bytes) -> bytes:
        decryptor = self._cipher.decryptor()
        return decryptor.update(sealed) + decryptor.finalize()


def _decode_key(aes_key: str) -> bytes:
    if not re.fullmatch(rf"[A-Za-z0-9+/]{{{AES_KEY_LENGTH}}}", aes_key):
        raise ValueError(f"an EncodingAESKey has {AES_KEY_LENGTH} letters and digits")
    # The last character may carry bits that no byte needs; Python's decoder lets them pass.
    return base64.b64decode(aes_key + "=")


def _decode(encrypted: str) -> bytes:
    try:
        sealed = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        raise malformed("envelope is not base64") from None
    if not sealed or len(sealed) % BLOCK:
        raise malformed("envelope is not whole blocks")
    return sealed


def _pad(body: bytes) -> bytes:
    count = BLOCK - len(body) % BLOCK
    return body + bytes([count]) * count


def _unpad(padded: bytes) -> bytes:
    count = padded[-1]
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise malformed("envelope is padded wrongly")
    return padded[:-count]


def _raw(text: str) -> bytes:
    # A query may hold half a surrogate pair; such a text is compared, never an error.
    return text.encode("utf-8", "surrogatepass")
