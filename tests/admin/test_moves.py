"""Moving a case from its page: the same desk as in chat, by whoever may, with a trace."""

import re

import pytest

from admin.accounts import By, add_user
from cases.actions import Action
from storage import timeline
from storage.audit import case_chain
from storage.audit_check import verify
from storage.timeline import Entry
from tests.admin.conftest import NewBrowser
from tests.admin.office import PASSWORD, Office

CLAIMS = {
    "action": "dispatch", "f-dispatch-unit": "claims", "f-dispatch-cause": "定损金额",
    "f-dispatch-handler": "chenyu",
}  # fmt: skip


async def entry(office: Office, case_id: str, action: str) -> Entry:
    """Give the newest entry of a kind in a case's chain."""
    found = await timeline.whole(office.store, case_chain(case_id))
    return [one for one in found if one.action == action][-1]


def seen(page: str) -> str:
    """Give where the timeline ended when a page was made."""
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


async def made(office: Office, name: str, role: str, person: str) -> None:
    """Make a user who is one of the staff."""
    by = By("command line", "command", "JS")
    await add_user(office.store, name, PASSWORD, role, office.now, by, person=person)


async def test_a_manager_dispatches_for_the_head_of_customer_service(
    office: Office, signed_in: NewBrowser
) -> None:
    """What is missing stands at its field; then the case goes, and the user's name is kept."""
    case = await office.accepted()
    browser = await signed_in("manager")
    url = f"/admin/cases/{case.number}"
    page = await browser.get(url)
    assert "以<b>客服负责人</b>的身份办理" in page
    assert "指定办理" in page
    assert '<option value="claims">理赔部</option>' in page

    wrong = await browser.post(
        f"{url}/act", 409, seen=seen(page), action="dispatch", **{"f-dispatch-unit": "claims"}
    )
    assert 'id="f-dispatch-cause-wrong">这一项要选一个。' in wrong
    assert '<option value="claims" selected>' in wrong
    ticked = CLAIMS | {"f-dispatch-co_units.sales": "sales", "f-dispatch-co_units.cs": "cs"}
    page = await browser.post(f"{url}/act", seen=seen(wrong), **ticked)
    assert "已派单待签收" in page
    assert "协办：销售部、客户服务部" in page

    done = await entry(office, case.id, "dispatched")
    assert (done.actor, done.via) == ("user:manager", "admin")
    assert (await office.case(case.id)).assignments[-1].co_units == ("sales", "cs")
    assert await verify(office.store) == []


@pytest.mark.rule("S2-R25")
async def test_a_discussion_is_recorded_from_the_admin_page(
    office: Office, signed_in: NewBrowser
) -> None:
    """Who took part stands in the timeline; what was said there is masked like all words."""
    case = await office.accepted()
    url, browser = f"/admin/cases/{case.number}", await signed_in("manager")
    held = {
        "f-discuss-units.claims": "claims", "f-discuss-units.cs": "cs",
        "f-discuss-people": "陈宇", "f-discuss-conclusion": "双方都有责任",
        "f-discuss-follows": "理赔部先答复",
    }  # fmt: skip
    page = await browser.get(url)
    page = await browser.post(f"{url}/act", seen=seen(page), action="discuss", **held)
    assert "参加单位：理赔部、客户服务部" in page
    assert "参加人：陈宇" in page
    assert "双方都有责任" not in page
    assert (await office.case(case.id)).state == "accepted"
    done = await entry(office, case.id, "discussed")
    assert done.payload
    assert (done.via, done.payload["conclusion"]) == ("admin", "双方都有责任")


async def test_a_user_who_is_staff_acts_as_that_person(
    office: Office, signed_in: NewBrowser
) -> None:
    """The record names the person, and the parts are his, not those of the user's role."""
    case = await office.accepted()
    await made(office, "chen", "manager", "chenyu")
    await made(office, "tang", "admin", "TangYan")
    url = f"/admin/cases/{case.number}"
    tang = await signed_in("tang")
    page = await tang.get(url)
    assert "以<b>唐燕</b>的身份办理" in page
    page = await tang.post(f"{url}/act", seen=seen(page), **CLAIMS)
    assert "唐燕 · 管理页" in page
    assert (await entry(office, case.id, "dispatched")).actor == "tangyan"

    chen = await signed_in("chen")
    page = await chen.get(url)
    assert 'value="withdraw"' in page
    assert 'value="dispatch"' not in page
    page = await chen.post(f"{url}/act", seen=seen(page), action="sign")
    assert (await office.case(case.id)).state == "processing"
    refused = await chen.post(f"{url}/act", 409, seen=seen(page), action="suspend")
    assert "由客服负责人来做" in refused


async def test_the_result_and_the_contacts_stand_on_the_page(
    office: Office, signed_in: NewBrowser
) -> None:
    """What the unit told the customer is listed; his number in it stays hidden."""
    case = await office.accepted()
    given = {"unit": "claims", "cause": "定损金额", "handler": "chenyu"}
    await office.act(case, "maxiao", Action.DISPATCH, **given)
    await office.act(case, "chenyu", Action.SIGN)
    said = {"reached": False, "note": "13812345678 无人接听"}
    await office.act(case, "chenyu", Action.CONTACTED, **said)
    page = await (await signed_in("auditor")).get(f"/admin/cases/{case.number}")
    assert "陈宇 · 没有联系上" in page
    assert "定损金额" in page
    assert "13812345678" not in page
    assert "办理时限" in page


async def test_who_may_not_is_told_why(office: Office, signed_in: NewBrowser) -> None:
    """An auditor reads, an admin who is nobody of the staff as well; neither gets through."""
    case = await office.accepted()
    url = f"/admin/cases/{case.number}"
    auditor = await signed_in("auditor")
    assert "审计员只读" in await auditor.get(url)
    await auditor.post(f"{url}/act", 403, seen="99", **CLAIMS)
    admin = await signed_in("admin")
    assert "您的用户没有对应到人员" in await admin.get(url)
    refused = await admin.post(f"{url}/act", 409, seen="99", **CLAIMS)
    assert "由派单员、客服负责人来做" in refused
    assert (await office.case(case.id)).state == "accepted"


async def test_a_page_from_before_changes_nothing(office: Office, signed_in: NewBrowser) -> None:
    """Two dispatchers at once: the later one hears who was first, and keeps what he chose."""
    case = await office.accepted()
    browser = await signed_in("manager")
    url = f"/admin/cases/{case.number}"
    page = await browser.get(url)
    given = {"unit": "claims", "cause": "定损金额", "handler": "chenyu"}
    await office.act(case, "maxiao", Action.DISPATCH, **given)
    late = await browser.post(f"{url}/act", 409, seen=seen(page), **CLAIMS)
    assert "马晓 派单" in late
    assert "这次没有改动" in late
    assert len((await office.case(case.id)).assignments) == 1


async def test_an_odd_form_is_no_error_of_ours(office: Office, signed_in: NewBrowser) -> None:
    """An action that there is not, a place in the timeline that is none, a field of another."""
    case = await office.accepted()
    browser = await signed_in("manager")
    url = f"/admin/cases/{case.number}"
    await browser.get(url)
    assert "没有这个操作" in await browser.post(f"{url}/act", 400, action="shred")
    await browser.get(url)
    odd = {"action": "reject", "f-dispatch-unit": "claims", "seen": "９"}
    assert "已有变化" in await browser.post(f"{url}/act", 409, **odd)


@pytest.mark.parametrize(("userid", "status"), [("chenyu", 200), ("nobody", 400), ("", 200)])
async def test_the_users_page_says_who_one_is(
    office: Office, signed_in: NewBrowser, userid: str, status: int
) -> None:
    """A stranger to the contacts is refused, nothing takes the person away."""
    browser = await signed_in("admin")
    await browser.get("/admin/users")
    page = await browser.post("/admin/users/manager", status, do="person", person=userid)
    assert ("通讯录里没有账号" in page) == (status == 400)
    assert (userid in page) or status == 400
