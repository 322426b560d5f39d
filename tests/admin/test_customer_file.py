"""The page of a case shows what else the record holds of its customer, by kind (seed 000)."""

import pytest

from tests.admin.conftest import NewBrowser
from tests.admin.office import STORY, Office


@pytest.mark.rule("S0-R36")
async def test_a_customers_other_cases_stand_together(
    office: Office, signed_in: NewBrowser
) -> None:
    """By the numbers that both carry, each a link; a stranger's case is not among them."""
    first = await office.report()
    await office.pass_(1)
    again = await office.report("wangfang", {**STORY, "customer": "李先生", "policy_no": ""})
    other = await office.report("zhaolei", {"customer": "李小明", "phone": "13900000000"})
    browser = await signed_in("manager")
    page = await browser.get(f"/admin/cases/{first.number}")
    [file] = page.split("同一客户的其他事项")[1:]
    file = file.split("</section>")[0]
    assert "不满" in file
    assert again.number in file
    assert first.number not in file
    assert other.number not in file
    assert "13812345678" not in file
    read_only = await signed_in("auditor")
    assert "同一客户的其他事项" not in await read_only.get(f"/admin/cases/{first.number}")
