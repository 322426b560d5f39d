"""What nobody should send: refused by number, and never with another exception."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest
from aiohttp import ClientSession, web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wecom import callback
from bot.wecom.callback import CallbackRefused, open_envelope, parse, read_capped, verify_url
from bot.wecom.crypto import Crypto
from bot.wecom.values import Text
from tests.wecom.conftest import AES_KEY, CORP, TOKEN, Seal, Sign

PLAIN = b"<xml><ToUserName>c</ToUserName></xml>"


def body(encrypted: str) -> bytes:
    return f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def refusal(crypto: Crypto, query: dict[str, str], sent: bytes) -> CallbackRefused:
    with pytest.raises(CallbackRefused) as refused:
        open_envelope(crypto, query, sent)
    return refused.value


def cipher_of(crypto: Crypto, padded: bytes) -> str:
    encryptor = crypto._cipher.encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def test_a_forged_signature_is_403_before_anything_is_decrypted(
    crypto: Crypto, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lacks the token learns nothing about padding, corp or XML."""

    def opened(*_: object) -> bytes:
        raise AssertionError("decrypted before the signature was checked")

    monkeypatch.setattr(Crypto, "decrypt", opened)
    query = signed("AAAA") | {"msg_signature": "0" * 40}
    assert refusal(crypto, query, body("AAAA")).status == HTTPStatus.FORBIDDEN


def test_an_envelope_for_another_corp_is_403(crypto: Crypto, signed: Sign) -> None:
    """Token and key may be shared by mistake; the corp id inside decides."""
    sealed = Crypto(TOKEN, AES_KEY, "ww-other")._seal(PLAIN, b"c" * 16)
    assert refusal(crypto, signed(sealed), body(sealed)).status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("longer", ["", CORP + "x", CORP[:-1]])
def test_a_corp_id_must_match_whole(crypto: Crypto, signed: Sign, longer: str) -> None:
    """Neither none nor a beginning nor an extension of our corp id will do."""
    sealed = Crypto(TOKEN, AES_KEY, longer)._seal(PLAIN, b"c" * 16)
    assert refusal(crypto, signed(sealed), body(sealed)).status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "tail",
    [b"\x00" * 32, b"\x21" * 32, b"\x01\x02" * 16, b"\x05" + b"\x06" * 5, b"\xff" * 32],
    ids=["zero", "thirty-three", "mixed", "one byte off", "max"],
)
def test_every_byte_of_the_padding_counts(crypto: Crypto, signed: Sign, tail: bytes) -> None:
    """A padding of 0, above 32 or of unequal bytes is refused."""
    filling = b"p" * (-len(tail) % 32)
    sealed = cipher_of(crypto, filling + b"m" * 32 + tail)
    assert refusal(crypto, signed(sealed), body(sealed)).reason == "envelope is padded wrongly"


@pytest.mark.parametrize("cut", [1, 16, 31, 40])
def test_a_truncated_ciphertext_is_malformed(
    crypto: Crypto, signed: Sign, seal: Seal, cut: int
) -> None:
    """Whole blocks of 32 bytes or nothing."""
    sealed = base64.b64encode(base64.b64decode(seal(PLAIN * 3))[:-cut]).decode()
    assert refusal(crypto, signed(sealed), body(sealed)).status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("length", [b"\xff\xff\xff\xff", b"\x00\x00\x01\x00"])
def test_a_length_beyond_the_envelope_is_malformed(
    crypto: Crypto, signed: Sign, length: bytes
) -> None:
    """The length inside is believed only as far as there are bytes."""
    sealed = cipher_of(crypto, b"r" * 16 + length + b"m" * 12 + b"\x20" * 32)
    assert refusal(crypto, signed(sealed), body(sealed)).status == HTTPStatus.BAD_REQUEST


def test_an_envelope_of_nothing_but_padding_is_malformed(crypto: Crypto, signed: Sign) -> None:
    """Less than prefix and length is no message."""
    sealed = cipher_of(crypto, b"\x20" * 32)
    assert refusal(crypto, signed(sealed), body(sealed)).reason == "envelope is too short"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<xml></xml>",
        b"<Encrypt><![CDATA[QUFB]]></Encrypt>" * 2,
        b"<Encrypt>&#65;</Encrypt>",
        b"<Encrypt><![CDATA[QUFB</Encrypt>",
        b'{"encrypt": "QUFB"}',
        b"<Encrypt>\xff\xfe</Encrypt>",
        b'<!DOCTYPE x [<!ENTITY e "QUFB">]><Encrypt>&e;</Encrypt>',
    ],
)
def test_a_body_without_one_plain_encrypt_is_malformed(
    crypto: Crypto, signed: Sign, sent: bytes
) -> None:
    """A pattern reads the outer XML; what it does not know it does not guess."""
    assert refusal(crypto, signed("QUFB"), sent).status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_a_query_without_its_parts_is_malformed(
    crypto: Crypto, signed: Sign, seal: Seal, missing: str
) -> None:
    """All three parts are needed to check anything."""
    sealed = seal(PLAIN)
    query = signed(sealed)
    del query[missing]
    assert refusal(crypto, query, body(sealed)).status == HTTPStatus.BAD_REQUEST
    with pytest.raises(CallbackRefused):
        verify_url(crypto, query | {"echostr": sealed})


def test_an_oversized_body_is_413_whatever_it_says(crypto: Crypto, signed: Sign) -> None:
    """The cap comes before everything else."""
    sent = b" " * (callback.MAX_BODY + 1)
    assert refusal(crypto, signed(""), sent).status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def message(**fields: str) -> bytes:
    """Return a message of those fields beside the ones that every message has."""
    given = {"FromUserName": "u", "MsgType": "text", "CreateTime": "1"} | fields
    return ("<xml>" + "".join(f"<{k}>{v}</{k}>" for k, v in given.items()) + "</xml>").encode()


BOMBS = [
    b'<!DOCTYPE xml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
    b'<?xml version="1.0"?><!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml></xml>',
    message(Content="&b;"),
    b"<xml>" + b"<a>" * 300 + b"</a>" * 300 + b"</xml>",
    b"<xml>" + b"<a>" * 30 + b"x" + b"</a>" * 30 + b"</xml>",
    b"<xml><a></xml>",
    b"<xml>\xff</xml>",
    b"<xml></xml>",
    b"<xml></xml><xml></xml>",
    b"",
    b"not xml at all",
    b'<?xml version="1.0" encoding="utf-7"?><xml>+ADwhAC0-',
    message(CreateTime="soon"),
    message(CreateTime="99999999999999999999"),
    message(CreateTime="9" * 5000),
    message(MsgType="location", Location_X="nan", Location_Y="1"),
    message(MsgType="location", Location_X="north", Location_Y="1"),
    message(AgentID="first"),
    message(FromUserName=""),
    message(MsgType=""),
]


@pytest.mark.parametrize("plaintext", BOMBS, ids=lambda plain: plain[:24].decode(errors="replace"))
def test_a_message_that_is_no_message_is_malformed(plaintext: bytes) -> None:
    """Entities, document types, deep nesting and broken fields end as 400, not as a traceback."""
    with pytest.raises(CallbackRefused) as refused:
        parse(plaintext, "service")
    assert refused.value.status == HTTPStatus.BAD_REQUEST


def test_a_document_type_that_a_person_types_is_just_text() -> None:
    """The guard looks at the prolog, not at what people write."""
    typed = parse(message(Content="<![CDATA[<!DOCTYPE html> &nbsp; ]]>"), "service")
    assert isinstance(typed, Text)
    assert typed.content == "<!DOCTYPE html> &nbsp; "


def test_refusals_quote_neither_key_nor_content(crypto: Crypto, signed: Sign, seal: Seal) -> None:
    """What is logged about a bad callback is safe to read."""
    sealed = seal(b"the customer's story")
    text = str(refusal(crypto, signed(sealed) | {"nonce": "x"}, body(sealed)))
    assert not any(secret in text for secret in (TOKEN, AES_KEY, "story", sealed))
    with pytest.raises(ValueError, match="43") as wrong_key:
        Crypto(TOKEN, "my-secret-key", CORP)
    assert "my-secret-key" not in str(wrong_key.value)


quick = settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@quick
@given(sent=st.binary(max_size=600), values=st.lists(st.text(max_size=60), min_size=4, max_size=4))
def test_any_bytes_are_refused_and_nothing_else_happens(
    crypto: Crypto, sent: bytes, values: list[str]
) -> None:
    """Chance never finds a signature, and never a crash."""
    query = dict(zip(["msg_signature", "timestamp", "nonce", "echostr"], values, strict=True))
    with pytest.raises(CallbackRefused):
        open_envelope(crypto, query, sent)
    with pytest.raises(CallbackRefused):
        verify_url(crypto, query)


@quick
@given(sealed=st.binary(max_size=300), prefix=st.sampled_from(["", "A" * 43, "===", "\ud800"]))
def test_signed_rubbish_is_refused(
    crypto: Crypto, signed: Sign, sealed: bytes, prefix: str
) -> None:
    """Even someone who holds the token, but not the key, gets no other exception."""
    encrypted = prefix + base64.b64encode(sealed).decode()
    with pytest.raises(CallbackRefused):
        verify_url(crypto, signed(encrypted) | {"echostr": encrypted})


GOOD = (
    b"<xml><ToUserName><![CDATA[c]]></ToUserName><FromUserName><![CDATA[u]]></FromUserName>"
    b"<CreateTime>1</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    b"<Event><![CDATA[template_card_event]]></Event><SelectedItems><SelectedItem>"
    b"<QuestionKey>q</QuestionKey><OptionIds><OptionId>1</OptionId></OptionIds></SelectedItem>"
    b"</SelectedItems><AgentID>1</AgentID></xml>"
)


@quick
@given(at=st.integers(0, len(GOOD) - 1), cut=st.integers(0, 40), put=st.binary(max_size=12))
def test_a_mutated_message_is_read_or_refused(
    crypto: Crypto, signed: Sign, seal: Seal, at: int, cut: int, put: bytes
) -> None:
    """Whatever bytes change in a message, the outcome is a value or a refusal."""
    sealed = seal(GOOD[:at] + put + GOOD[at + cut :])
    plaintext = open_envelope(crypto, signed(sealed), body(sealed))
    with contextlib.suppress(CallbackRefused):
        assert parse(plaintext, "service").app == "service"


async def echo(request: web.Request) -> web.Response:
    try:
        return web.Response(body=await read_capped(request))
    except CallbackRefused as refused:
        return web.Response(status=refused.status)


@pytest.fixture
async def door() -> AsyncIterator[str]:
    """Serve `read_capped` as the bot does: bodies are never unpacked."""
    app = web.Application()
    app.router.add_post("/", echo)
    runner = web.AppRunner(app, auto_decompress=False, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def dripping(pause: float, chunks: int) -> AsyncIterator[bytes]:
    for _ in range(chunks):
        yield b"x" * 8192
        await asyncio.sleep(pause)


async def test_the_cap_holds_with_and_without_a_length(door: str) -> None:
    """Announced or chunked, no more than the cap is ever held; a zipped body stays zipped."""
    async with ClientSession() as client:
        assert (await client.post(door, data=b"y" * callback.MAX_BODY)).status == HTTPStatus.OK
        assert (await client.post(door, data=b"y" * (callback.MAX_BODY + 1))).status == 413
        assert (await client.post(door, data=dripping(0, 40))).status == 413
        zipped = await client.post(door, data=b"z" * 900_000, compress="deflate")
        assert len(await zipped.read()) < 8192


async def test_a_body_that_drips_is_let_go(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeCom gives up after five seconds, so nobody else gets longer."""
    monkeypatch.setattr(callback, "READ_TIME", 0.05)
    async with ClientSession() as client:
        slow = await client.post(door, data=dripping(0.1, 2))
        assert slow.status == HTTPStatus.REQUEST_TIMEOUT
