"""People: their gaps, and what the desk itself says of one; it holds over a sync."""

import pytest

from storage import overrides, people, roster
from storage.audit_check import verify
from storage.people import Person
from storage.roster import Found
from tests.admin.conftest import NewBrowser
from tests.admin.office import Browser, Office

URL = "/admin/people/chenyu"


async def chenyu(office: Office) -> Person:
    found = await people.get(office.store, "chenyu")
    assert found
    return found


async def said(browser: Browser, status: int = 200, **form: str) -> str:
    return await browser.post(URL, status, **form)


async def sync(office: Office) -> None:
    """WeCom says again what it always said."""
    found = [
        Found("chenyu", "陈宇", "JS", "理赔部", "查勘定损岗", "wangfang", ("claims",), "139000")
    ]

    async def pause() -> None:
        return

    await roster.take(office.store, found, pause)


async def test_the_desks_word_holds_over_a_sync(office: Office, signed_in: NewBrowser) -> None:
    """Leader, apps and phone are changed at once, and stay whatever WeCom says; all audited."""
    browser = await signed_in("admin")
    assert "王芳" in await browser.get(URL)
    await said(browser, field="leader", value="赵磊")
    await browser.post(URL, **{"field": "apps", "app.service": "on"})
    await said(browser, field="phone", value="138 1234-5678")
    await sync(office)

    person = await chenyu(office)
    assert (person.leader, person.apps) == ("zhaolei", ("service",))
    assert await people.phone(office.store, "chenyu") == "13812345678"
    page = await browser.get(URL)
    assert page.count("本机构设定</span>") == 3
    assert "138****5678" in page
    audit = await browser.get("/admin/audit")
    assert audit.count("修改人员的本机构设定") == 3
    assert "领导：赵磊" in audit
    assert "13812345678" not in page + audit
    assert await verify(office.store) == []


async def test_the_desks_word_is_taken_back(office: Office, signed_in: NewBrowser) -> None:
    """From the next sync on WeCom's word counts again; until then nothing changes."""
    browser = await signed_in("admin")
    await browser.get(URL)
    await said(browser, field="leader", value="zhaolei")
    assert "有本机构设定的人" in await browser.get("/admin/people")
    page = await said(browser, field="leader", do="clear")
    assert 'value="zhaolei"' in page
    await sync(office)

    assert (await chenyu(office)).leader == "wangfang"
    word = (await overrides.many(office.store, ["chenyu"]))["chenyu"]
    assert (word.leader, word.origin) == (None, overrides.ADMIN)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"field": "leader", "value": "陈宇"}, "会成环：陈宇→陈宇"),
        ({"field": "leader", "value": "没有的人"}, "没有找到"),
        ({"field": "phone", "value": "call me"}, "电话应为"),
        ({"field": "roles", "value": "admin"}, "没有这个项目"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    office: Office, signed_in: NewBrowser, form: dict[str, str], sentence: str
) -> None:
    """A sentence says why, and nothing is changed."""
    before = await chenyu(office)
    browser = await signed_in("admin")
    await browser.get(URL)
    assert sentence in await said(browser, 400, **form)
    assert await chenyu(office) == before


async def test_a_leader_below_would_close_a_circle(office: Office, signed_in: NewBrowser) -> None:
    """The top of the tree can't be put below its own people; without a leader it may stand."""
    browser = await signed_in("admin")
    await browser.get(URL)
    page = await browser.post("/admin/people/wangfang", 400, field="leader", value="chenyu")
    assert "会成环：王芳→陈宇→王芳" in page
    await said(browser, field="leader", value="")
    assert (await chenyu(office)).leader == ""
    page = await browser.get("/admin/people")
    assert "没有上级：1 人" in page


async def test_only_an_admin_changes_people(office: Office, signed_in: NewBrowser) -> None:
    """Others see the page without its forms; a form that they make up is refused."""
    browser = await signed_in("manager")
    assert "更改</button>" not in await browser.get(URL)
    await said(browser, 403, field="leader", value="zhaolei")
    await browser.get("/admin/people/nobody", 404)
    assert (await chenyu(office)).leader == "wangfang"


async def test_somebody_is_found_by_name_or_id(signed_in: NewBrowser) -> None:
    """One of that name is shown at once; nobody is said."""
    browser = await signed_in("auditor")
    assert "chenyu" in await browser.get("/admin/people?find=陈宇")
    assert "没有找到“谁”" in await browser.get("/admin/people?find=谁")
