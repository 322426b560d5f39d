"""The published vectors of wecom.md §1.5, and wechatpy as the oracle in both directions."""

import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.wecom.callback import CallbackRefused, open_envelope, parse, verify_url
from bot.wecom.crypto import Crypto
from bot.wecom.values import Text

A = Crypto("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
C = Crypto("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a")
A_ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
C_ECHO = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
A_POST = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3Qczc"
    "dCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLj"
    "vd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMn"
    "vw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k"
    "22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2Yoy"
    "yH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
C_POST = (
    "RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHC"
    "rsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpX"
    "aG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQi"
    "MS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQi"
    "pvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0="
)
C_ENC = (
    "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNc"
    "BqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY"
    "0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsV"
    "bwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAG"
    "VRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3"
)
C_PLAIN = """<xml>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[test]]></Content>
<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>
<ToUserName><![CDATA[messense]]></ToUserName>
<AgentID>1</AgentID>
<CreateTime>1411525903</CreateTime>
</xml>"""


def query(signature: str, timestamp: str, nonce: str, **more: str) -> dict[str, str]:
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, **more}


def body(encrypted: str) -> bytes:
    return f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


A_GET = query("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", echostr=A_ECHO)
C_GET = query("dd6b9c95b495b3f7e2901bfbc76c664930ffdb96", "1411443780", "437374425", echostr=C_ECHO)


def test_a_get_answers_the_bare_plaintext() -> None:
    """Tencent's own sample verifies to its number and nothing else."""
    assert verify_url(A, A_GET) == b"1616140317555161061"


def test_a_get_survives_a_proxy_that_made_spaces_of_plus_signs() -> None:
    """A literal + that became a space is a + again before the signature is checked."""
    assert verify_url(A, A_GET | {"echostr": A_ECHO.replace("+", " ")}) == b"1616140317555161061"


def test_c_get_answers_and_its_neighbour_nonce_fails() -> None:
    """The nonce is part of what is signed."""
    assert verify_url(C, C_GET) == b"5927782489442352469"
    with pytest.raises(CallbackRefused) as refused:
        verify_url(C, C_GET | {"nonce": "437374424"})
    assert refused.value.status == 403


def test_a_post_opens_with_a_padding_of_thirty() -> None:
    """The block of the padding is 32 bytes; a decoder for 16 refuses this vector."""
    signed = query("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149")
    message = parse(open_envelope(A, signed, body(A_POST)), "service")
    assert isinstance(message, Text)
    assert (message.user, message.content, message.agent_id) == ("mycreate", "hello", 218)
    assert message.key == "wx5823bf96d3bd56c7|218|mycreate|4561255354251345929"


def test_c_post_opens() -> None:
    """The key's last character carries bits that no byte needs."""
    signed = query("74d92dfeb87ba7c714f89d98870ae5eb62dff26d", "1411525903", "461056294")
    message = parse(open_envelope(C, signed, body(C_POST)), "service")
    assert isinstance(message, Text)
    assert (message.user, message.content, message.agent_id) == ("messense", "test", 1)
    assert message.key.endswith("|1|messense|4363689963896700987")


def test_c_enc_seals_to_the_published_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the vector's prefix in place of chance, envelope and signature are the vector's."""
    monkeypatch.setattr(secrets, "token_bytes", lambda _: b"1234567890123456")
    envelope = C.encrypt(C_PLAIN, 1411525903, "461056294")
    assert f"<Encrypt><![CDATA[{C_ENC}]]></Encrypt>" in envelope
    assert "<MsgSignature><![CDATA[407518b7649e86ef23978113f92d27afa9296533]]>" in envelope


messages = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=400)


@given(messages)
def test_what_we_seal_wechatpy_opens(message: str) -> None:
    """Any text comes out of the oracle as it went into our envelope."""
    envelope = C.encrypt(message, 1411525903, "461056294")
    signature = re.findall(r"<MsgSignature><!\[CDATA\[(\w+)", envelope)[0]
    oracle = WeChatCrypto("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", C_CORP)
    assert message == oracle.decrypt_message(envelope, signature, "1411525903", "461056294")


@given(messages)
def test_what_wechatpy_seals_we_open(message: str) -> None:
    """Any text comes out of our decoder as it went into the oracle's envelope."""
    oracle = WeChatCrypto("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", C_CORP)
    envelope = oracle.encrypt_message(message, "461056294", "1411525903")
    signature = re.findall(r"<MsgSignature><!\[CDATA\[(\w+)", envelope)[0]
    signed = query(signature, "1411525903", "461056294")
    assert message.encode() == open_envelope(C, signed, envelope.encode())


C_CORP = "wx49f0ab532d5d035a"
