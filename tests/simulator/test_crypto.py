"""The simulator's own crypto against the published vectors (wecom.md §1.5)."""

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from simulator.crypto import Envelope
from simulator.errors import ReplyError

A = Envelope("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
C = Envelope("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a")
A_GET = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
A_POST = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUp"
    "j911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue"
    "06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+"
    "3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH"
    "27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8"
    "R07+qN+E7Q=="
)
C_GET = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
C_PLAIN = """<xml>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[test]]></Content>
<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>
<ToUserName><![CDATA[messense]]></ToUserName>
<AgentID>1</AgentID>
<CreateTime>1411525903</CreateTime>
</xml>"""
C_SEALED = (
    "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGs"
    "L8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSj"
    "PUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJv"
    "FurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFY"
    "FMNMpatF9XiKzHo3"
)


@pytest.mark.parametrize(
    ("envelope", "signature", "timestamp", "nonce", "sealed", "start"),
    [
        (A, "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", A_GET, b"16161"),
        (
            A,
            "477715d11cdb4164915debcba66cb864d751f3e6",
            "1409659813",
            "1372623149",
            A_POST,
            b"<xml>",
        ),
        (C, "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96", "1411443780", "437374425", C_GET, b"59277"),
    ],
)
def test_published_vectors_open(
    envelope: Envelope, signature: str, timestamp: str, nonce: str, sealed: str, start: bytes
) -> None:
    """Tencent's and wechatpy's samples verify and decrypt."""
    assert envelope.signed(signature, timestamp, nonce, sealed)
    assert not envelope.signed(signature, timestamp, nonce + "0", sealed)
    assert envelope.decrypt(sealed).startswith(start)


def test_published_vector_is_sealed_byte_for_byte() -> None:
    """With the random prefix fixed, the sealed text and its signature are wechatpy's."""
    sealed = C.encrypt(C_PLAIN.encode(), b"1234567890123456")

    assert sealed == C_SEALED
    assert C.sign("1411525903", "461056294", sealed) == "407518b7649e86ef23978113f92d27afa9296533"


@pytest.mark.parametrize("length", range(40))
def test_wechatpy_opens_what_we_seal(length: int) -> None:
    """Every length of padding is one that stock wechatpy accepts."""
    sealed = A.encrypt(b"x" * length)
    body = f"<xml><Encrypt>{sealed}</Encrypt></xml>"
    opened = WeChatCrypto(A.token, A.aes_key, A.receive_id).decrypt_message(
        body, A.sign("1", "2", sealed), "1", "2"
    )

    assert opened in ("x" * length, b"x" * length)


@pytest.mark.parametrize("sealed", ["", "!", "AAAA", C_GET, C_SEALED])
def test_what_is_not_ours_does_not_open(sealed: str) -> None:
    """Garbage and another corp's envelope are refused."""
    with pytest.raises(ReplyError):
        A.decrypt(sealed)
