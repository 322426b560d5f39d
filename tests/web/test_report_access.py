"""Who may use a form, what may be attached, and what a hostile form comes to."""

import io
import zipfile

import aiohttp
import pytest
from sqlalchemy import select

from bot.web.report import uploads
from storage import tables
from tests.web.forms import JPEG, Form, begun
from tests.web.house import House

ADDRESS = "/report/dissatisfaction"
PDF = b"%PDF-1.7 a letter"


def packed(parts: dict[str, bytes]) -> bytes:
    """Make an archive in memory."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
# Both say that they are office files; the second unpacks to a quarter of a gigabyte.
BOMB = packed({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 260_000_000})


async def kept(house: House) -> list[tuple[str, str]]:
    """List what was attached."""
    rows = await house.store.rows(select(tables.evidence).order_by(tables.evidence.c.id))
    return [(row.kind, row.state) for row in rows]


async def test_files_are_typed_by_what_is_in_them(house: House) -> None:
    """A photo, a document and a letter are attached to draft and case; twice the same is once."""
    visitor, form = await begun(house)
    form.attach(("../../etc/a.exe", JPEG), ("b.jpg", PDF), ("c", DOCX), ("again.jpg", JPEG))
    page = await form.send(visitor)
    assert page.status == 200
    assert await kept(house) == [("image", "kept"), ("file", "kept"), ("file", "kept")]
    assert "照片 1" in page.seen
    row = await house.store.row(select(tables.evidence).where(tables.evidence.c.kind == "image"))
    assert row is not None
    assert row.case_id
    photo = f"{ADDRESS}/evidence/{row.id}"
    assert photo in page.text
    assert (await visitor.get(photo)).headers["Content-Type"] == "image/jpeg"
    for other in ("liuyang", "wangfang"):
        stranger = house.visitor(other)
        await stranger.get(ADDRESS)
        assert (await stranger.get(photo)).status == 404
    assert (await visitor.get(f"/c/BM-261123-0001/evidence/{row.id}")).status == 200


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><script>alert(1)</script>", "不是照片"),
        (b"MZ\x90\x00" + b"\0" * 100, "不是照片"),
        (packed({"a.txt": b"x"}), "不是照片"),
        (BOMB, "展开后太大"),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "展开后太大"),
        (b"", "是空的"),
        (JPEG + b"\0" * uploads.FILE_BYTES, "超过 20 MB"),
    ],
    ids=["html", "exe", "zip", "bomb", "broken", "empty", "huge"],
)
async def test_what_is_no_evidence_is_refused_at_its_field(
    house: House, content: bytes, why: str
) -> None:
    """It is not stored; what was typed beside it is, and so is the good file."""
    visitor, form = await begun(house)
    form.put(customer="张伟").attach(("a.jpg", content), ("b.jpg", JPEG))
    page = await form.send(visitor)
    assert page.status == 422
    assert f"第 1 个文件{why}" in page.seen
    assert 'href="#evidence"' in page.text
    assert await kept(house) == [("image", "kept")]
    assert Form.of(page).value("customer") == "张伟"


async def test_a_form_of_another_login_or_none_is_refused(house: House) -> None:
    """Neither another person's token, nor none, nor another kind of body changes anything."""
    visitor, form = await begun(house)
    other, _ = await begun(house, "liuyang")
    assert (await form.put(customer="李强").send(other)).status == 403
    form.pairs = [pair for pair in form.pairs if pair[0] != "token"]
    assert (await form.send(visitor)).status == 403
    plain = await visitor._send("POST", form.page.url, {"go": "save"})
    assert plain.status == 403
    stranger = house.visitor("chenyu")
    assert (await form.send(stranger)).status == 401


async def test_nobody_writes_into_another_persons_draft(house: House) -> None:
    """Its id in one's own form leads nowhere."""
    _, form = await begun(house)
    draft = dict(form.pairs)["draft"]
    other, theirs = await begun(house, "liuyang")
    theirs.pairs = [p if p[0] != "draft" else ("draft", draft) for p in theirs.pairs]
    page = await theirs.put(customer="李强").send(other)
    assert page.status == 409
    assert "李强" in page.seen
    row = await house.store.row(select(tables.cases).order_by(tables.cases.c.number))
    assert row is not None
    assert house.store.vault.open(row.sealed) == {}


async def test_unknown_forms_and_forms_of_apps_that_one_does_not_have(house: House) -> None:
    """Each gets its courteous page."""
    visitor = house.visitor("chenyu")
    await visitor.get(ADDRESS)
    for address, status in (("/report/nothing", 404), ("/report/../c", 404), ("/report/x1", 404)):
        assert (await visitor.get(address)).status == status


async def test_a_form_larger_than_any_is_not_read(house: House) -> None:
    """413 before the body is read; nothing is stored."""
    visitor, form = await begun(house)
    headers = {"Content-Length": str(uploads.FORM_BYTES + 1)}
    async with (
        aiohttp.ClientSession(cookie_jar=visitor.jar) as http,
        http.post(form.page.url, data=b"x", headers=headers) as answer,
    ):
        assert answer.status == 413
    assert await kept(house) == []


HEAD = b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
NESTED = b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\na\r\n--y--\r\n--x--"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\nnothing\r\n--x--",
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--",
        b"\xff" * 5000,
        HEAD + b"\r\n\xff\xfe\r\n--x--",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--",
        HEAD + b"X: " + b"y" * 20_000 + b"\r\n\r\n--x--",
        (HEAD + b"\r\nb\r\n") * 500 + b"--x--",
        HEAD + b"\r\n" + b"c" * 300_000 + b"\r\n--x--",
        NESTED,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data"])
async def test_what_is_no_form_is_refused(house: House, kind: str, body: bytes) -> None:
    """Broken, nested, endless or in no encoding: a courteous page, never an error of ours."""
    visitor, form = await begun(house)
    headers = {"Content-Type": kind}
    async with (
        aiohttp.ClientSession(cookie_jar=visitor.jar) as http,
        http.post(form.page.url, data=body, headers=headers) as answer,
    ):
        assert answer.status in {403, 413}
