"""The way of a case from the page on a phone: each move with its questions, for whoever may."""

import re

import pytest
from sqlalchemy import select

from cases.model import Case
from desk import intake
from desk.work import Work
from storage import tables
from storage.cases import by_number, get_row
from tests.web.house import PHONE, Answer, House, Visitor

CAUSE = "定损金额"
RESULT = {
    "f-done-finding": "配件价格录入有误",
    "f-done-responsibility": "我司责任",
    "f-done-solution": "已补赔差额",
}


async def accepted(house: House) -> tuple[str, Visitor]:
    """Let a first call find the customer dissatisfied; gives number and who called."""
    number = await house.called()
    case = await by_number(house.store, number)
    assert case is not None
    caller = house.visitor(str(case.body["callback"]["offers"][0]["person"]))
    page = await caller.press(await caller.get(f"/c/{number}"), "take_call")
    await caller.press(page, "dissatisfied")
    return number, caller


async def dispatched(house: House, handler: str = "liuyang") -> str:
    """Bring a case to the claims department; gives its number."""
    number, caller = await accepted(house)
    given = {"f-dispatch-unit": "claims", "f-dispatch-cause": CAUSE, "f-dispatch-handler": handler}
    await caller.press(await caller.get(f"/c/{number}"), "dispatch", **given)
    return number


def offered(page: Answer) -> set[str]:
    """Name the actions that a page offers."""
    return set(re.findall(r'name="action" value="(\w+)"', page.text)) - {"note"}


@pytest.mark.rule("S4-R06", "S4-R07")
async def test_a_dispatcher_fills_in_a_form(house: House) -> None:
    """Units, causes and people are lists; what is missing is said at its field, nothing moves."""
    number, caller = await accepted(house)
    page = await caller.get(f"/c/{number}")
    assert '<option value="claims">理赔部</option>' in page.text
    assert '<option value="liuyang">刘洋（理赔部）</option>' in page.text
    assert "指定办理" not in page.seen

    wrong = await caller.press(page, "dispatch", **{"f-dispatch-unit": "claims"})
    assert wrong.status == 409
    assert 'id="dispatch-cause-wrong">这一项要选一个。' in wrong.text
    assert '<option value="claims" selected>' in wrong.text
    assert await house.state(number) == "accepted"

    other = {"f-dispatch-unit": "sales", "f-dispatch-cause": CAUSE}
    by_cause = await caller.press(wrong, "dispatch", **other)
    assert "应由它主办" in by_cause.seen
    done = await caller.press(by_cause, "dispatch", **(other | {"f-dispatch-unit": "claims"}))
    assert "已记下“派单”" in done.seen
    assert await house.state(number) == "dispatched"


async def test_the_unit_signs_works_and_hands_in(house: House) -> None:
    """The handler sees the number, his head does not; what happens next stands on the page."""
    number = await dispatched(house)
    liu, wang = house.visitor("liuyang"), house.visitor("wangfang")
    page = await liu.get(f"/c/{number}")
    assert PHONE in page.text
    assert "签收时限" in page.seen
    assert PHONE not in (await wang.get(f"/c/{number}")).text
    assert {"sign", "return"} <= offered(await wang.get(f"/c/{number}"))

    page = await liu.press(page, "sign")
    assert "办理时限" in page.seen
    early = await liu.press(page, "done", **RESULT)
    assert "还没有联系客户的记录" in early.seen
    assert "已补赔差额</textarea>" in early.text
    said = {"f-contacted-reached": "yes", "f-contacted-note": f"电话 {PHONE} 已说明"}
    page = await liu.press(early, "contacted", **said)
    page = await liu.press(page, "done", **RESULT)
    assert await house.state(number) == "review"
    assert offered(page) & {"done", "contacted", "approve"} == set()

    review = await house.visitor("tangyan").get(f"/c/{number}")
    assert {"approve", "redo"} <= offered(review)
    assert "配件价格录入有误" in review.seen
    assert PHONE not in review.text
    assert {"revealed"} <= {
        "revealed" for who in await house.booked("revealed") if who == "liuyang"
    }


async def test_the_customer_is_told_before_the_clock_stands(house: House) -> None:
    """A 否 is an answer: the refusal stands at the question, and the case stays at work."""
    number = await dispatched(house)
    liu = house.visitor("liuyang")
    page = await liu.press(await liu.get(f"/c/{number}"), "sign")
    waits = {"f-wait-what": "维修发票", "f-wait-told": "no"}
    wrong = await liu.press(page, "wait", **waits)
    assert 'id="wait-told-wrong">请先告诉客户' in wrong.text
    page = await liu.press(wrong, "wait", **(waits | {"f-wait-told": "yes"}))
    assert await house.state(number) == "wait_customer"
    assert "resume" in offered(page)
    assert "resume" in offered(await house.visitor("chenyu").get(f"/c/{number}"))


@pytest.mark.rule("S2-R25")
async def test_a_discussion_is_recorded_on_the_page(house: House) -> None:
    """Units are ticked, people named; who took part reads it there, the customer masked."""
    number = await dispatched(house)
    liu = house.visitor("liuyang")
    page = await liu.press(await liu.get(f"/c/{number}"), "sign")
    held = {
        "f-discuss-units": "claims", "f-discuss-people": "吴敏、没有这人",
        "f-discuss-conclusion": f"按新价补赔，回电 {PHONE}", "f-discuss-follows": "理赔部周五前办",
    }  # fmt: skip
    wrong = await liu.press(page, "discuss", **held)
    assert 'id="discuss-people-wrong">通讯录里没有这个人' in wrong.text
    page = await liu.press(wrong, "discuss", **(held | {"f-discuss-people": "吴敏"}))
    assert "已记下“会商”" in page.seen
    assert await house.state(number) == "processing"
    read = await house.visitor("wumin").get(f"/c/{number}")
    assert "参加：理赔部、吴敏；结论：按新价补赔" in read.seen
    assert PHONE not in read.text


async def test_two_dispatchers_and_a_form_from_before(house: House) -> None:
    """The later one hears who was first, keeps what he wrote, and nothing is done twice."""
    number, caller = await accepted(house)
    manager = house.visitor("tangyan")
    stale = await manager.get(f"/c/{number}")
    assert "指定办理" in stale.seen
    given = {"f-dispatch-unit": "claims", "f-dispatch-cause": CAUSE}
    await caller.press(await caller.get(f"/c/{number}"), "dispatch", **given)

    late = await manager.press(stale, "dispatch", **given)
    assert late.status == 409
    assert "派给理赔部" in late.seen
    assert len(await house.booked("dispatched")) == 1


async def test_review_and_second_call_end_the_case(house: House) -> None:
    """The words for this call are its own; the result shows the number to whoever calls."""
    number = await dispatched(house)
    liu, tang = house.visitor("liuyang"), house.visitor("tangyan")
    page = await liu.press(await liu.get(f"/c/{number}"), "sign")
    said = {"f-contacted-reached": "yes", "f-contacted-note": "已说明"}
    page = await liu.press(page, "contacted", **said)
    await liu.press(page, "done", **RESULT)

    page = await tang.press(await tang.get(f"/c/{number}"), "approve")
    assert "二次回访" in page.seen
    assert "处理结果您清楚吗" in page.seen
    assert "都未接通即办结" in page.seen
    assert "take_call" not in offered(await house.visitor("maxiao").get(f"/c/{number}"))
    page = await tang.press(page, "take_call")
    assert f'href="tel:{PHONE}"' in page.text
    page = await tang.press(page, "content")
    assert await house.state(number) == "closed"
    assert PHONE not in page.text
    assert {"reopen", "archive"} <= offered(page)
    page = await tang.press(page, "reopen", **{"f-reopen-why": "客户有新情况"})
    assert await house.state(number) == "processing"


async def test_ones_own_case_stays_masked(house: House) -> None:
    """A member of the team who is the customer herself takes the call and sees nothing more."""
    own = "13900000111"
    await house.world.say("maxiao", "上班")
    number = await house.report(story=f"客户 马女士，{own}，要投诉")
    await house.world.say("chenyu", f"转投诉组 {number}")
    await house.world.settle()
    maxiao = house.visitor("maxiao")
    page = await maxiao.press(await maxiao.get(f"/c/{number}"), "take_call")
    assert "此件与您有关，须回避" in page.seen
    assert own not in page.text


@pytest.mark.parametrize("stranger", ["sunli", "liguang", "wumin"])
async def test_other_units_see_nothing(house: House, stranger: str) -> None:
    """Neither another unit nor a leader whom the policy gives no sight opens a case."""
    number = await dispatched(house)
    assert (await house.visitor(stranger).get(f"/c/{number}")).status == 404


async def test_whoever_may_not_is_told_who_may(house: House) -> None:
    """A form of one's own making is judged as a button would be."""
    number = await dispatched(house)
    chen = house.visitor("chenyu")
    page = await chen.get(f"/c/{number}")
    assert offered(page) & {"sign", "return", "dispatch"} == set()
    refused = await chen.press(page, "return", **{"f-return-reason": "wrong_unit"})
    assert "由承办单位负责人来做" in refused.seen
    assert await house.state(number) == "dispatched"


async def test_what_the_policy_wants_known_is_filled_in(house: House) -> None:
    """A complaint without a demand can't be sent; its page asks for what is missing, masked."""
    number = await complained(house)
    caller = house.visitor("maxiao")
    page = await caller.press(await caller.get(f"/c/{number}"), "accept")
    given = {"f-dispatch-unit": "claims", "f-dispatch-cause": CAUSE}
    refused = await caller.press(page, "dispatch", **given)
    assert "还缺" in refused.seen
    wrong = {"f-fill-phone": "不知道", "f-fill-demand": "要求道歉"}
    page = await caller.press(refused, "fill", **wrong)
    assert 'id="fill-phone-wrong"' in page.text
    assert "要求道歉</textarea>" in page.text
    page = await caller.press(page, "fill", **(wrong | {"f-fill-phone": PHONE}))
    assert "已补上" in page.seen
    assert "138****8000" in page.seen
    page = await caller.press(page, "dispatch", **given)
    assert await house.state(number) == "dispatched"
    assert "补上资料" not in page.seen


async def complained(house: House) -> str:
    """Register a complaint of which neither phone nor demand is known; gives its number."""

    async def decide(work: Work) -> Case:
        reporter = await work.person("hexin")
        row = await work.store.row(select(tables.institutions.c.policy_id))
        assert reporter
        assert row
        policy = await work.policies.get(work.store, row.policy_id)
        return await intake.open_case(
            work, reporter, policy, row.policy_id, "complaint", app="service", channel="hotline",
            draft_id=None, details={"customer": "张伟", "what": "定损太低"}, category="claims",
        )  # fmt: skip

    case = await house.world.house.turns.run(decide, "test")
    row = await get_row(house.store, case.id)
    assert row
    return row.number


async def test_a_leader_notes_a_grave_case_on_the_page(house: House) -> None:
    """The button goes, the timeline says who knows; nobody else's button does."""
    number = await house.report(story="客户 张伟，13812348000，说要找记者曝光")
    await house.world.settle()
    tang, zhao = house.visitor("tangyan"), house.visitor("zhaolei")
    page = await tang.get(f"/c/{number}")
    assert "acknowledge" in offered(page)
    noted = await tang.press(page, "acknowledge")
    assert "acknowledge" not in offered(noted)
    assert "唐燕知悉重大事项" in noted.seen
    assert "acknowledge" in offered(await zhao.get(f"/c/{number}"))
