"""The customer service of a level sees the cases of its own node and below it (S4-R04)."""

import pytest

from admin.accounts import By, add_user
from storage import tables
from storage.unit import Unit, Update
from tests.admin.conftest import NewBrowser
from tests.admin.office import PASSWORD, STORY, Office

MOVED = {
    "chenyu": "江苏/苏州/理赔部", "wangfang": "江苏/苏州分校/理赔部", "tangyan": "江苏/苏州/客服部",
}  # fmt: skip


async def spread(office: Office) -> None:
    """Put the people into a tree, and let the head of a city's customer service sign in."""
    writes = [
        Update(tables.people, {"key": who}, {"department": where}) for who, where in MOVED.items()
    ]
    await office.store.committer.commit(Unit(list(writes)))
    by = By("command line", "command", "JS")
    await add_user(office.store, "city", PASSWORD, "manager", office.now, by, person="tangyan")


@pytest.mark.rule("S4-R04")
async def test_a_city_sees_its_own_cases(office: Office, signed_in: NewBrowser) -> None:
    """Lists, counts, look-up and the page itself; a name that only begins alike is elsewhere."""
    await spread(office)
    own = await office.report("chenyu")
    other = await office.report("wangfang", {**STORY, "phone": "13812345679"})
    browser = await signed_in("city")

    listed = await browser.get("/admin/cases")
    assert own.number in listed
    assert other.number not in listed
    assert "共 1 件" in listed
    assert other.number not in await browser.get("/admin/")
    found = await browser.post("/admin/cases/look-up", kind="phone", value="13812345679")
    assert other.number not in found
    await browser.get(f"/admin/cases/{own.number}")
    assert "没有这个编号" in await browser.get(f"/admin/cases/{other.number}", 404)


@pytest.mark.rule("S4-R04")
async def test_who_is_nobody_of_the_staff_sees_the_institution(
    office: Office, signed_in: NewBrowser
) -> None:
    """A user of the head office has no level of his own."""
    await spread(office)
    case = await office.report("wangfang")
    browser = await signed_in("manager")

    assert case.number in await browser.get("/admin/cases")
