"""What was attached by mistake is taken off again, on the form as in the chat."""

from datetime import timedelta

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from bot.jobs.forget_drafts import ForgetDrafts
from storage import tables, timeline
from storage.audit import case_chain
from tests.web.forms import JPEG, Form, begun
from tests.web.house import House, Visitor
from tests.web.test_browser import browser, picture

COMPLAINT = "/report/complaint"
OTHER = JPEG + b"another"
TOLD = {
    "what": "定损比修车费低三千", "customer": "张伟", "phone": "13812345678",
    "category": "claims", "demand": "按修理厂发票赔",
}  # fmt: skip


async def pieces(house: House) -> list[tuple[bool, bool]]:
    """Say of each piece whether it has a case and whether it was taken off, as they came."""
    rows = await house.store.rows(select(tables.evidence).order_by(tables.evidence.c.id))
    return [(row.case_id is not None, row.taken_off_at is not None) for row in rows]


async def done(house: House) -> list[tuple[str, int]]:
    """List what the newest case's record says of its evidence."""
    case = await house.store.row(select(tables.cases).order_by(tables.cases.c.number.desc()))
    assert case is not None
    found = await timeline.whole(house.store, case_chain(case.id))
    said = [(one.action, one.payload or {}) for one in found if one.action.startswith("evidence")]
    return [(action, payload.get("count", 1)) for action, payload in said]


def ticked(page: Form, n: int = 0) -> Form:
    """Tick that an attached file is to go."""
    found = page.page.text.split('name="off" value="')[n + 1].partition('"')[0]
    page.pairs.append(("off", found))
    return page


async def complained(house: House) -> tuple[Visitor, Form]:
    """Fill in a complaint with two photos."""
    visitor = house.visitor("chenyu")
    form = Form.of(await visitor.get(COMPLAINT))
    form.put(**TOLD).attach(("a.jpg", JPEG), ("b.jpg", OTHER))
    return visitor, Form.of(await form.send(visitor))


@pytest.mark.rule("S4-R25")
async def test_what_is_taken_off_before_the_end_never_comes_to_the_case(house: House) -> None:
    """Only what is left goes with it; the rest is forgotten with the draft, its file too."""
    visitor, form = await complained(house)
    form = Form.of(await ticked(form).send(visitor))
    assert form.page.text.count('name="off"') == 1
    page = await form.send(visitor, "submit")
    assert "TS-261123-0001" in page.seen
    assert sorted(await pieces(house)) == [(False, False), (True, False)]
    assert await done(house) == [("evidence", 1)]
    files = house.world.house.files
    gone, kept = (
        row.sha256
        for row in await house.store.rows(
            select(tables.evidence).order_by(tables.evidence.c.case_id.is_not(None))
        )
    )
    turns = house.world.house.turns
    await house.world.post("/sim/time", {"advance_s": timedelta(days=2).total_seconds()})
    forget = ForgetDrafts(turns, files, {"JS": 1})
    assert await forget.once()
    assert await pieces(house) == [(True, False)]
    assert await files.get(kept) in {JPEG, OTHER}
    with pytest.raises(OSError, match=gone):
        await files.get(gone)


async def test_what_was_taken_off_may_come_again(house: House) -> None:
    """The same photo, chosen anew, is attached; ticked in the same breath it is replaced."""
    visitor, form = await complained(house)
    form = Form.of(await ticked(form).send(visitor))
    form = Form.of(await form.attach(("a.jpg", JPEG)).send(visitor))
    assert form.page.text.count('name="off"') == 2
    form = Form.of(await ticked(ticked(form), 1).attach(("c.jpg", JPEG + b"c")).send(visitor))
    assert form.page.text.count('name="off"') == 1
    await house.world.say("chenyu", "撤销")
    await house.world.settle()
    assert "附件" in (await house.world.unread("chenyu"))[-1]["text"]


@pytest.mark.rule("S4-R25")
async def test_on_a_case_the_record_keeps_what_was_taken_off(house: House) -> None:
    """Who took it off when is on its timeline; its page says so; the chat can put it back."""
    visitor, form = await begun(house)
    form = Form.of(await form.attach(("a.jpg", JPEG), ("b.jpg", OTHER)).send(visitor))
    form = Form.of(await ticked(form).send(visitor))
    assert form.page.text.count('name="off"') == 1
    assert sorted(await pieces(house)) == [(True, False), (True, True)]
    page = await visitor.get("/c/BM-261123-0001")
    assert "已被去掉，仅留档" in page.seen
    assert "去掉了 1 份附件（留档）" in page.seen
    await house.world.say("chenyu", "撤销")
    await house.world.settle()
    assert await pieces(house) == [(True, False)] * 2
    assert (await done(house))[-2:] == [("evidence_off", 1), ("evidence_back", 1)]


async def test_nothing_is_taken_off_a_case_that_has_ended(house: House) -> None:
    """The record stays as it was, and whoever tried is told."""
    visitor, form = await begun(house)
    form = Form.of(await form.attach(("a.jpg", JPEG)).send(visitor))
    await house.world.say("chenyu", "撤销 BM-261123-0001")
    await house.world.settle()
    page = await ticked(form).send(visitor)
    assert page.status == 409
    assert await pieces(house) == [(True, False)]


async def test_nobody_takes_off_what_is_not_his(house: House) -> None:
    """An id of another draft in one's own form does nothing."""
    visitor, form = await begun(house)
    theirs = Form.of(await form.attach(("a.jpg", JPEG)).send(visitor))
    other, mine = await begun(house, "liuyang")
    mine.page.text = theirs.page.text
    assert (await ticked(mine).send(other)).status == 200
    assert await pieces(house) == [(True, False)]


@pytest.mark.needs_browser
@pytest.mark.parametrize(("width", "scripts"), [(360, False), (360, True), (1280, True)])
async def test_a_photo_is_taken_off_in_a_browser(
    house: House, width: int, *, scripts: bool
) -> None:
    """A tick beside the photo, saved; nothing scrolls sideways."""
    visitor, form = await complained(house)
    draft = dict(form.pairs)["draft"]
    assert visitor
    async with browser(width, scripts=scripts) as (context, complaints):
        page = await context.new_page()
        address = f"{house.base}{COMPLAINT}?draft={draft}&step=evidence"
        await page.goto(address)
        await page.get_by_role("link", name="陈宇").first.click()
        await page.goto(address)
        await page.get_by_label("去掉照片 1").check()
        await picture(page, f"off-{width}-{scripts}")
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        button = "先保存" if width > 719 else "上一题"
        await page.get_by_role("button", name=button).click()
        await page.goto(address)
        await expect(page.get_by_label("去掉照片 1")).to_be_visible()
        await expect(page.get_by_label("去掉照片 2")).to_have_count(0)
    assert complaints == []
