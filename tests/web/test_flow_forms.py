"""Every flow of the registry as a form: the same questions, the same case as in chat."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.dialog.steps import Choice, Many, Photos, Text
from bot.flows.kind import Facts
from bot.flows.registry import FLOWS
from bot.policies import read_policy
from storage import tables
from tests.stories.world import POLICY
from tests.web.forms import Form
from tests.web.house import House, Visitor

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
STORY = "定损比修车费低三千，打了三次电话没人理"
# What is said in chat, and the fields of the form that hold the same.
SAME: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "complaint": (
        "chenyu",
        ["投诉受理", STORY, "张伟", "13812345678", "苏A12345", "理赔", "定损金额",
         "按修理厂发票赔", "投保人", "查勘员刘洋", "确认"],
        {"what": STORY, "customer": "张伟", "phone": "13812345678", "plate": "苏A12345",
         "category": "claims", "sub_claims": "valuation", "demand": "按修理厂发票赔",
         "relation": "policyholder", "object": "查勘员刘洋"},
    ),
    "hotline": (
        "hexin",
        ["热线代录", "陈宇", STORY, "张伟", "13812345678", "苏A12345"],
        {"caller": "陈宇", "what": STORY, "customer": "张伟", "phone": "13812345678",
         "plate": "苏A12345"},
    ),
    "dissatisfaction": (
        "chenyu",
        ["不满报告", STORY, "客户 张伟", "电话 13812345678", "苏A12345"],
        {"what": STORY, "customer": "张伟", "phone": "13812345678", "plate": "苏A12345"},
    ),
}  # fmt: skip


async def filled(house: House, flow: str) -> Visitor:
    """File the answers of a flow through its form."""
    who, _, fields = SAME[flow]
    visitor = house.visitor(who)
    page = await visitor.get(f"/report/{flow}")
    if flow == "dissatisfaction":
        page = await Form.of(page, go="start").send(visitor, "start")
    for go in ("save", "submit" if flow == "complaint" else "save"):
        form = Form.of(page, go=go)
        known = {name.removeprefix("b-") for name, _ in form.pairs if name.startswith("b-")}
        page = await form.put(**{k: v for k, v in fields.items() if k in known}).send(visitor, go)
        assert page.status == 200
    return visitor


async def newest(house: House) -> dict[str, Any]:
    """Give the newest case as the record holds it, without what tells the doors apart."""
    await house.world.settle()
    row = await house.store.row(select(tables.cases).order_by(tables.cases.c.number.desc()))
    assert row is not None
    body = {key: value for key, value in row.body.items() if key not in {"channel", "app"}}
    kept = ("kind", "state", "reporter")
    return {"details": house.store.vault.open(row.sealed), "body": body} | {
        name: getattr(row, name) for name in kept
    }


@pytest.mark.parametrize("flow", [name for name in SAME if name in FLOWS])
async def test_chat_and_form_give_the_same_case(house: House, flow: str) -> None:
    """The same answers at the same moment: kind, state, details, clocks, people."""
    await filled(house, flow)
    by_form = await newest(house)
    who, said, _ = SAME[flow]
    # The earlier case is no match for the second: it is put out of the way.
    await house.world.say("chenyu", "撤销 BM-261123-0001")
    for line in said:
        await house.world.say(who, line)
        await house.world.settle()
    by_chat = await newest(house)
    assert by_form["details"]["what"] == STORY
    for key in by_form["body"]:
        assert by_form["body"][key] == by_chat["body"][key], key
    assert by_form == by_chat


@pytest.mark.parametrize("name", FLOWS)
def test_what_a_field_shows_reads_back(name: str) -> None:
    """Each step takes its own written answer again: nothing changes by pressing 保存."""
    policy, _ = read_policy(POLICY)
    assert policy is not None
    flow = FLOWS[name].make(policy, NOW, Facts())
    for step in flow.steps:
        if isinstance(step, Photos | Choice | Many):
            continue
        told = step.example or "陈宇"
        if isinstance(step, Text):
            told = STORY
        elif getattr(step, "past", False):
            told = "11月20日 9点40"
        value = step.parse(told.partition(" 或 ")[0])
        again = step.load(step.dump(step.parse(step.written(value))))
        assert step.dump(again) == step.dump(value), step.key


async def test_a_complaint_is_submitted_once(house: House) -> None:
    """Number and due date to read out; the same form again leads to the same receipt."""
    visitor = house.visitor("chenyu")
    page = await visitor.get("/report/complaint")
    empty = await Form.of(page, go="submit").send(visitor, "submit")
    assert empty.status == 422
    assert "请填写“经过”" in empty.seen
    # An empty form is no draft: nothing in the chat has to make room for it.
    assert await house.store.rows(select(tables.drafts)) == []
    form = Form.of(empty, go="submit").put(
        what=STORY, customer="张伟", phone="13812345678", category="claims", demand="按发票赔"
    )
    at_once = await asyncio.gather(*(form.send(visitor, "submit") for _ in range(3)))
    for answer in (*at_once, await form.send(visitor, "submit")):
        assert answer.status == 200
        assert "请读给客户：编号" in answer.seen
        assert "前答复" in answer.seen
    cases = await house.store.rows(select(tables.cases.c.number))
    assert len(cases) == 1


async def test_a_choice_brings_its_questions(house: House) -> None:
    """代理人 asks for the principal and the letter of authority; the server decides, both ways."""
    visitor = house.visitor("chenyu")
    page = await visitor.get("/report/complaint")
    assert 'id="principal"' not in page.text
    page = await Form.of(page).put(relation="agent", customer="王五").send(visitor)
    assert 'id="principal"' in page.text
    page = await Form.of(page, go="submit").send(visitor, "submit")
    assert "请填写“委托人”" in page.seen
    page = await Form.of(page).put(relation="policyholder").send(visitor)
    assert 'id="principal"' not in page.text
    assert Form.of(page).value("customer") == "王五"


async def test_one_draft_of_a_person_runs(house: House) -> None:
    """A form takes the place of what ran in chat, which waits; 取消 gives the draft up."""
    await house.world.say("hexin", "投诉受理 张伟 13812345678 " + STORY)
    await house.world.settle()
    visitor = house.visitor("hexin")
    page = await visitor.get("/report/hotline")
    page = await Form.of(page).put(what="客户催问进度").send(visitor)
    assert "放在一边" in page.seen
    page = await visitor.get("/report/complaint")
    assert Form.of(page).value("phone") == "13812345678"
    page = await Form.of(page).send(visitor, "cancel")
    assert "已取消" in page.seen
    assert Form.of(page).value("phone") == ""


async def test_who_may_use_which_form(house: House) -> None:
    """热线代录 is for the hotline; others get a courteous page."""
    for who, flow, status in (
        ("hexin", "hotline", 200), ("chenyu", "hotline", 403), ("chenyu", "complaint", 200),
        ("chenyu", "nothing", 404),
    ):  # fmt: skip
        assert (await house.visitor(who).get(f"/report/{flow}")).status == status


async def test_a_time_is_shown_back_before_it_counts(house: House) -> None:
    """明天下午三点 becomes a date with its weekday; the second press books it, once."""
    visitor = house.visitor("hexin")
    form = Form.of(await visitor.get("/report/callback"), go="submit")
    form.put(customer="张伟", phone="13812345678", when="明天下午三点")
    page = await form.send(visitor, "submit")
    assert "请核对读到的时间" in page.seen
    form = Form.of(page, go="submit")
    assert form.value("when") == "11月24日（周二）15:00"
    done, again = await form.send(visitor, "submit"), await form.send(visitor, "submit")
    assert "11月24日（周二）15:00" in done.seen
    assert done.seen == again.seen
    form = Form.of(await visitor.get("/report/callback"), go="submit")
    form.put(customer="李强", phone="13900001111", when="11月24日15:00")
    taken = await form.send(visitor, "submit")
    assert taken.status == 422
    assert 'href="#when"' in taken.text
