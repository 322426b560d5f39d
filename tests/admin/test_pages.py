"""Each page shows what the record holds."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from unittest.mock import AsyncMock

import pytest

from admin.house import House
from admin.throttle import Limit
from cases.actions import Action
from cases.calendar import published
from cases.model import Hop, State
from cases.outcome import Outcome
from cases.policy import SCHEMA, resolved
from desk.work import Work
from storage import evidence, policies, syncs, tables, timers
from storage.audit_check import verify
from storage.evidence_files import EvidenceFiles
from storage.roster import Counts
from storage.timers import Key
from storage.unit import Insert, Unit
from tests.admin.conftest import NewBrowser
from tests.admin.office import Office


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.rule("S2-R33")
async def test_today_at_a_glance(office: Office, signed_in: NewBrowser) -> None:
    """Open cases by state, the clock that ends next, and a word on health."""
    await office.report()
    page = await (await signed_in("auditor")).get("/admin/")

    assert "<b>1</b><span>今日新开</span>" in page
    assert "<b>1</b><span>现场化解</span>" in page
    assert "还剩 5 分 0 秒" in page
    assert "2 项都在运行" in page
    assert "<b>1</b><span>未结</span>" in page
    assert "领导介入" not in page


async def test_what_ends_first_stands_first(office: Office, signed_in: NewBrowser) -> None:
    """A reminder that comes sooner does not put a case before one whose own clock ends sooner."""
    early = await office.report()
    await office.pass_(5)
    late = await office.report("wangfang")
    page = await (await signed_in("auditor")).get("/admin/")

    assert page.index(late.number) < page.index(early.number)


async def test_the_list_tells_status_step_clock_and_owner(
    office: Office, signed_in: NewBrowser
) -> None:
    """Nobody answered for twelve minutes: the case is with the first leader."""
    case = await office.report()
    await office.pass_(12)
    page = await (await signed_in("manager")).get("/admin/cases")

    assert case.number in page
    assert "领导介入" in page
    assert "第 1 级" in page
    assert "王芳" in page
    assert "还剩 3 分 0 秒" in page


async def test_a_case_tells_its_whole_story(office: Office, signed_in: NewBrowser) -> None:
    """Timeline, what comes next and who hears of it, people, minutes, messages."""
    case = await office.report()
    await office.pass_(12)
    await office.act(case, "wangfang", Action.TAKE)
    page = await (await signed_in("auditor")).get(f"/admin/cases/{case.number}")

    assert "一键上报，开始计时" in page
    assert "领导接手" in page
    assert "通知赵磊（第 2 级）" in page
    assert "138****5678" in page
    assert "李**" in page
    assert "李小明" not in page
    assert "定损金额" not in page
    assert "陈宇 <small>现场化解时限</small></span><b>5 分 0 秒</b>" in page
    assert "2018.06" in page


async def test_a_whole_ladder_and_a_callback_are_shown(
    office: Office, signed_in: NewBrowser
) -> None:
    """Two leaders are silent, the team is asked, one dials and nobody answers."""
    case = await office.report()
    await office.pass_(26)
    await office.act(case, "maxiao", Action.TAKE_CALL)
    await office.act(case, "maxiao", Action.DIALLED)
    await office.act(case, "maxiao", Action.MISSED)
    page = await (await signed_in("auditor")).get(f"/admin/cases/{case.number}")

    assert "第 2 级" in page
    assert "没有上级" in page
    assert "无人值班" in page
    assert "未接通" in page
    assert "提醒马晓再拨" in page


async def test_notes_are_masked_and_deputies_named(office: Office, signed_in: NewBrowser) -> None:
    """What somebody wrote about the customer is masked; unknown facts are not shown at all."""
    case = await office.report()

    async def decide(work: Work) -> None:
        found = await work.case(case.id)
        assert found
        hop = Hop(1, "wangfang", work.now, deputy="maxiao", told_at=work.now)
        moved = replace(found, state=State.LEADER, hops=(hop,))
        work.put(Outcome(moved).event("note", "chenyu", text="李小明很急", form="f-17"))

    await office.turns.run(decide)
    browser = await signed_in("auditor")
    page = await browser.get(f"/admin/cases/{case.number}")
    assert "备注" in page
    assert "（5 字，已打码）" in page
    assert "李小明" not in page
    assert "f-17" not in page
    assert "马晓（代王芳）" in page
    assert "马晓" in await browser.get("/admin/cases")


@pytest.mark.rule("S2-R33")
async def test_filters_and_paging(
    office: Office, signed_in: NewBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page ends where the next begins; filters go along."""
    monkeypatch.setattr("admin.views.cases.SIZE", 2)
    cases = []
    for _ in range(5):
        cases.append(await office.report())
        await office.pass_(0.1)
    await office.act(cases[0], "chenyu", Action.RESOLVE)
    browser = await signed_in("auditor")
    first = await browser.get("/admin/cases?state=open&from=2026-11-23&until=2026-11-23")
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await browser.get(older)

    assert [case.number in first for case in cases] == [False, False, False, True, True]
    assert [case.number in second for case in cases] == [False, True, True, False, False]
    assert 'rel="next"' not in second
    assert ("共 4 件" in first, "共 4 件" in second) == (True, True)
    assert cases[0].number in await browser.get("/admin/cases?state=resolved_early")
    nothing = await browser.get("/admin/cases?from=2026-11-24")
    assert "没有案件" in nothing
    assert "共 0 件" in nothing
    assert cases[4].number in await browser.get("/admin/cases?from=nonsense&before=x~y&state=z")


@pytest.mark.rule("S2-R33", "S2-R45")
async def test_look_ups_are_exact_and_kept_in_the_audit(
    office: Office, signed_in: NewBrowser
) -> None:
    """By number one comes to the case; by phone to a list; the phone itself is nowhere kept."""
    case = await office.report()
    browser = await signed_in("auditor")
    await browser.get("/admin/cases")

    found = await browser.post("/admin/cases/look-up", kind="number", value=case.number.lower())
    assert "时间线" in found
    found = await browser.post("/admin/cases/look-up", kind="phone", value="+86 138 1234 5678")
    assert case.number in found
    assert "13812345678" not in found
    assert "没有案件" in await browser.post("/admin/cases/look-up", kind="phone", value="138")
    assert case.number in await browser.post(
        "/admin/cases/look-up", kind="policy_no", value="pdza 202632010000012345"
    )
    page = await browser.get("/admin/audit")
    assert page.count("查找客户的案件") == 3
    assert "按：电话" in page
    assert "13812345678" not in page


async def test_look_ups_are_limited(signed_in: NewBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who tries number after number is stopped."""
    monkeypatch.setattr("admin.views.cases.LOOKUPS", Limit("lookup", 1, 60))
    browser = await signed_in("auditor")
    await browser.get("/admin/cases")
    await browser.post("/admin/cases/look-up", kind="plate", value="苏A12345")

    page = await browser.post("/admin/cases/look-up", 429, kind="plate", value="苏A12346")
    assert "查找次数太多" in page


async def test_deliveries_and_sending_once_more(office: Office, signed_in: NewBrowser) -> None:
    """What WeCom refused is listed with its answer; an admin sends it again, which is kept."""
    case = await office.report()
    await office.pass_(6, delivered=False)
    await office.refuse()
    browser = await signed_in("admin")
    page = await browser.get("/admin/deliveries?show=failed")
    assert "企业微信没有这个成员（60111）" in page
    assert "王芳" in page
    assert case.number in page

    retry = page.split('action="/admin/deliveries/')[1].split('"')[0]
    page = await browser.post(f"/admin/deliveries/{retry}")
    assert page.count("重新投递</button>") == 1
    await browser.post(f"/admin/deliveries/{retry}", 409)
    await browser.post("/admin/deliveries/none/retry", 409)
    assert "人工重新投递" in await browser.get(f"/admin/cases/{case.number}")
    assert await verify(office.store) == []


async def test_people_and_gaps(office: Office, signed_in: NewBrowser) -> None:
    """The tree is drawn from the top, and below one person on request."""
    browser = await signed_in("auditor")
    page = await browser.get("/admin/people")
    assert "通讯录没有发现缺口" in page
    assert page.index("赵磊") < page.index("王芳") < page.index("陈宇")
    assert "未上班" in page

    assert "王芳以下" in await browser.get("/admin/people?below=wangfang")


async def test_a_policy_tells_where_each_number_comes_from(
    office: Office, signed_in: NewBrowser
) -> None:
    """A rule of the institution, or our default; the machine is drawn."""
    page = await (await signed_in("auditor")).get("/admin/policies")

    assert "S4-R17" in page
    assert "我方默认值" in page
    assert "90 秒" in page
    assert "<svg" in page
    assert "T14 退单" in page


async def test_each_version_has_its_page(office: Office, signed_in: NewBrowser) -> None:
    """An older version, or a branch's; another institution's is not to be had."""
    browser = await signed_in("auditor")
    body = resolved(office.policy)
    body["policy"] |= {"version": "2027.1", "department": "苏州分公司"}
    save = partial(policies.load_version, office.store, now=office.now)
    ours = await save("JS", "2027.1", "a" * 64, SCHEMA, body)
    theirs = await save("ZJ", "2027.1", "a" * 64, SCHEMA, body)

    listed = await browser.get("/admin/policies")
    assert f"/admin/policies/{ours}" in listed
    assert "分支细则：苏州分公司" in listed
    assert "苏州分公司及以下" in await browser.get(f"/admin/policies/{ours}")
    assert "没有这个版本" in await browser.get(f"/admin/policies/{theirs}", status=404)


async def test_the_audit_of_the_institution(office: Office, signed_in: NewBrowser) -> None:
    """Who signed in and what was changed, the newest first."""
    page = await (await signed_in("auditor")).get("/admin/audit")

    assert page.index("登录") < page.index("新增用户") < page.index("导入通讯录")
    assert "auditor（管理页）" in page
    assert await verify(office.store) == []


async def test_a_parked_timer_stands_out(office: Office, signed_in: NewBrowser) -> None:
    """What could not be fired is named with its case."""
    case = await office.report()
    key = Key("case", case.id, "leader_10m", "due", 1, 9)
    arm = timers.arm(key, office.now)
    parked = Insert(tables.timers, {**arm.row, "state": "parked", "error": "KeyError"})
    await office.store.committer.commit(Unit([parked]))
    page = await (await signed_in("auditor")).get("/admin/")

    assert "需要人工处理" in page
    assert "KeyError" in page


async def test_health_tells_of_worker_and_contacts(
    office: Office, signed_in: NewBrowser, house: House
) -> None:
    """Without a process that does the jobs all stands still; a refused sync wants a look."""
    browser = await signed_in("auditor")
    page = await browser.get("/admin/")
    assert "由名单导入" in page
    assert "没有在运行" not in page

    assert isinstance(house.desk.works, AsyncMock)
    house.desk.works.return_value = False
    refused = syncs.ended(office.now, office.now, syncs.REFUSED, Counts(left=9))
    await office.store.committer.commit(Unit([refused]))
    page = await browser.get("/admin/")
    assert "没有在运行：时限不执行" in page
    assert "10:00:00 没有同步" in page
    assert "需要留意" in page


async def test_evidence_is_opened_with_a_trace(
    office: Office, signed_in: NewBrowser, files: EvidenceFiles
) -> None:
    """A picture is shown, anything else is only saved; both are in the case's chain."""
    case = await office.report()
    sha256 = await files.put(b"\x89PNG and so on")
    row = {
        "id": "e1", "case_id": case.id, "person": "chenyu", "app": "claims", "kind": "image",
        "captured_at": office.now, "state": "kept", "not_before": office.now, "sha256": sha256,
        "size": 14,
    }  # fmt: skip
    lost = row | {"id": "e2", "state": "lost"}
    unit = Unit([Insert(tables.evidence, row), Insert(tables.evidence, lost)])
    await office.store.committer.commit(unit)
    assert len(await evidence.of_case(office.store, case.id)) == 2
    browser = await signed_in("manager")
    page = await browser.get(f"/admin/cases/{case.number}")
    assert page.count("打开</button>") == 1

    data = {"token": browser.token}
    url = f"/admin/cases/{case.number}/evidence/e1"
    async with browser.client.post(url, data=data) as answer:
        assert await answer.read() == b"\x89PNG and so on"
        assert answer.content_type == "image/png"
        assert answer.headers["Cache-Control"] == "no-store"
    await browser.post(f"/admin/cases/{case.number}/evidence/e2", 404)
    assert "打开证据" in await browser.get(f"/admin/cases/{case.number}")


async def test_a_voice_is_heard_or_saved_as_it_came(
    office: Office, signed_in: NewBrowser, files: EvidenceFiles
) -> None:
    """The original stays what it is; beside it stands a form that plays everywhere."""
    case = await office.report()
    sha256 = await files.put(b"#!AMR\n" + bytes([0x04, *[0] * 12]) * 50)
    row = {
        "id": "e1", "case_id": case.id, "person": "chenyu", "app": "claims", "kind": "voice",
        "captured_at": office.now, "state": "kept", "not_before": office.now, "sha256": sha256,
        "size": 656,
    }  # fmt: skip
    await office.store.committer.commit(Unit([Insert(tables.evidence, row)]))
    browser = await signed_in("manager")
    assert "原件</button>" in await browser.get(f"/admin/cases/{case.number}")

    url = f"/admin/cases/{case.number}/evidence/e1"
    for wanted, kind in (("", "application/octet-stream"), ("mp3", "audio/mpeg")):
        data = {"token": browser.token, "as": wanted}
        async with browser.client.post(url, data=data) as answer:
            assert answer.content_type == kind
            assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_year_without_holidays_is_told_sixty_days_ahead(
    office: Office, signed_in: NewBrowser
) -> None:
    """The first page names the year and the line to write; in summer nothing is amiss."""
    last = max(year for year in range(2020, 2100) if published(year))
    browser = await signed_in("auditor")
    office.clock[0] = datetime(last, 7, 1, 2, 0, tzinfo=UTC)
    assert "还没有" not in await browser.get("/admin/")
    office.clock[0] = datetime(last, 11, 25, 2, 0, tzinfo=UTC)
    page = await browser.get("/admin/")
    assert f"还没有 {last + 1} 年的" in page
    assert f"{last + 1}-01-01" in page
