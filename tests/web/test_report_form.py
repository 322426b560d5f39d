"""The second door: the report as a form, shared with the chat (design §6)."""

import pytest
from sqlalchemy import select

from storage import tables
from tests.web.forms import Form, begun
from tests.web.house import House

ADDRESS = "/report/dissatisfaction"


async def cases(house: House) -> list[str]:
    """List the numbers of all cases."""
    rows = await house.store.rows(select(tables.cases.c.number).order_by(tables.cases.c.number))
    return [row.number for row in rows]


async def details(house: House) -> dict[str, object]:
    """Give what the newest case holds."""
    row = await house.store.row(select(tables.cases).order_by(tables.cases.c.number.desc()))
    assert row is not None
    return dict(house.store.vault.open(row.sealed))


@pytest.mark.rule("S4-R26")
async def test_only_the_button_starts_the_clock(house: House) -> None:
    """Opening the page opens nothing; the button opens one case, also when pressed twice."""
    visitor = house.visitor("chenyu")
    page = await visitor.get(ADDRESS)
    assert await cases(house) == []
    form = Form.of(page, go="start")
    first, again = await form.send(visitor, "start"), await form.send(visitor, "start")
    assert await cases(house) == ["BM-261123-0001"]
    assert "10:00:00 已开始计时，编号 BM-261123-0001" in first.seen
    assert "BM-261123-0001" in again.seen
    assert 'name="f-phone"' in first.text


async def test_the_form_and_the_chat_fill_one_draft(house: House) -> None:
    """What is typed here is known there, and the other way round."""
    visitor, form = await begun(house)
    page = await form.put(customer="张伟", phone="138 1234 8000", triggers="T1 T3").send(visitor)
    assert page.status == 200
    await house.world.say("chenyu", "诉求：重新定损")
    await house.world.settle()
    form = Form.of(await visitor.get(ADDRESS))
    assert form.value("phone") == "13812348000"
    assert form.value("demand") == "重新定损"
    assert form.value("triggers") == "T1 T3"
    await house.world.say("chenyu", "查看")
    told = (await house.world.unread("chenyu"))[-1]["text"]
    assert "张" in told
    assert (await details(house))["triggers"] == ["T1", "T3"]


async def test_a_wrong_answer_is_refused_at_its_field_and_the_rest_is_kept(house: House) -> None:
    """The chat's own sentence stands at the field; what was typed stands there still."""
    visitor, form = await begun(house)
    page = await form.put(customer="张伟", phone="1381234").send(visitor)
    assert page.status == 422
    assert 'href="#phone"' in page.text
    assert 'id="phone" name="f-phone" type="tel" value="1381234"' in page.text
    assert "只有 7 位" in page.seen
    assert await details(house) == {"customer": "张伟"}
    fixed = await Form.of(page).put(phone="13812348000").send(visitor)
    assert fixed.status == 200
    assert (await details(house))["phone"] == "13812348000"


async def test_an_emptied_field_takes_the_answer_away(house: House) -> None:
    """What was typed by mistake can be deleted."""
    visitor, form = await begun(house)
    page = await form.put(customer="张伟", units="理赔部").send(visitor)
    await Form.of(page).put(units="").send(visitor)
    assert await details(house) == {"customer": "张伟"}


async def test_two_doors_on_one_draft_lose_nothing(house: House) -> None:
    """The later one is told what changed; a clash shows both, and the next save decides."""
    visitor, form = await begun(house)
    await house.world.say("chenyu", "客户 李强，13900001111")
    await house.world.settle()
    late = await form.put(phone="13812348000", demand="重新定损").send(visitor)
    assert late.status == 409
    assert "改过：客户、电话。这次没有保存" in late.seen
    assert "另一处现在记的是：13900001111" in late.seen
    form = Form.of(late)
    assert form.value("customer") == "李强"
    assert form.value("phone") == "13812348000"
    assert form.value("demand") == "重新定损"
    assert "demand" not in await details(house)
    saved = await form.send(visitor)
    assert saved.status == 200
    found = await details(house)
    assert (found["customer"], found["phone"], found["demand"]) == (
        "李强",
        "13812348000",
        "重新定损",
    )


async def test_another_customer_is_another_case(house: House) -> None:
    """The running one goes on; the form is empty again."""
    visitor, form = await begun(house)
    page = await form.put(customer="张伟").send(visitor)
    other = Form.of(await Form.of(page, go="start").send(visitor, "start"))
    assert await cases(house) == ["BM-261123-0001", "BM-261123-0002"]
    assert other.value("customer") == ""


async def test_step_by_step(house: House) -> None:
    """下一题 saves and goes on, 上一题 goes back; the last page recalls everything."""
    visitor, form = await begun(house)
    page = await form.put(what="客户说车修了两次还响").send(visitor, "next")
    assert page.url.query["step"] == "customer"
    page = await Form.of(page).put(customer="张伟").send(visitor, "next")
    assert page.url.query["step"] == "phone"
    page = await Form.of(page).send(visitor, "back")
    assert page.url.query["step"] == "customer"
    end = await visitor.get(f"{ADDRESS}?step=end")
    assert "张" in end.seen
    assert 'class="recap now"' in end.text


async def test_a_case_that_has_ended_gives_back_what_was_typed(house: House) -> None:
    """Nothing is saved into a closed case, and nothing is lost silently."""
    visitor, form = await begun(house)
    await house.world.say("chenyu", "撤销")
    await house.world.settle()
    page = await form.put(demand="重新定损").send(visitor)
    assert page.status == 409
    assert "诉求：重新定损" in page.seen
    assert await details(house) == {}


async def test_a_note_after_the_customer_is_calm_is_kept(house: House) -> None:
    """The page stays with the report that it was opened for."""
    visitor, form = await begun(house)
    await house.world.say("chenyu", "已化解")
    await house.world.settle()
    page = await form.put(done="当面道歉，约好明天复检").send(visitor)
    assert "已保存" in page.seen
    assert Form.of(page).value("done") == "当面道歉，约好明天复检"
