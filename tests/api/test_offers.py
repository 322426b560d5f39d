"""A logged call without a case: a draft before an agent, who only fills the gaps."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.web.api import signature
from storage import tables
from storage.unit import Unit, Update
from tests.api.caller import Caller, record
from tests.house.sources import ROOT
from tests.stories.world import CONTACTS
from tests.web.forms import Form
from tests.web.house import HOTLINE, PHONE, House, opened

LOG = "来电号码：13812348000\n客户姓名：张伟\n车牌：苏A12345\n内容：理赔太慢，打了三次电话没人理"


async def newest(house: House) -> dict[str, Any]:
    """Give the newest case: who reports, who typed it in, what is known."""
    await house.world.settle()
    row = await house.store.row(select(tables.cases).order_by(tables.cases.c.number.desc()))
    assert row is not None
    known = house.store.vault.open(row.sealed)
    return {"reporter": row.reporter, "registrar": row.body.get("registrar"), **known}


async def told(house: House, who: str) -> list[str]:
    """Give what a phone received since the last look."""
    await house.world.settle()
    return [entry["text"] for entry in await house.world.unread(who)]


async def test_a_call_is_put_before_an_agent_who_takes_it_in_chat(caller: Caller) -> None:
    """The log is read, the message is masked, one word files it and gives the number."""
    house = caller.house
    (result,) = await caller.send(record(summary=LOG))
    assert (result["status"], result["agent"]) == ("drafted", "hexin")
    assert "电话" not in result["gaps"]
    (message,) = await told(house, "hexin")
    assert message.startswith("09:58:00 有一通热线（138****8000）还没有对应的事项")
    assert not any(secret in message for secret in (PHONE, "张伟", "理赔太慢"))
    await house.world.say("hexin", "热线代录")
    assert "已登记，编号 BM-261123-0001" in "".join(await told(house, "hexin"))
    found = await newest(house)
    assert (found["reporter"], found["registrar"]) == ("hexin", "hexin")
    assert (found["customer"], found["phone"], found["plate"]) == ("张伟", PHONE, "苏A12345")
    (again,) = await caller.send(record(summary=LOG))
    assert (again["repeated"], again["agent"]) == (True, "hexin")


async def test_relay_and_chat_give_the_same_case(caller: Caller) -> None:
    """What the hotline logged, taken with one word, is what the agent would have typed."""
    house = caller.house
    story = "理赔太慢，打了三次电话没人理"
    await caller.send(record(summary=story, customer="张伟", plate="苏A12345"))
    await told(house, "hexin")
    await house.world.say("hexin", "热线代录")
    relayed = await newest(house)
    await house.world.say("hexin", "撤销 BM-261123-0001")
    for line in ("热线代录", "客户", story, "张伟", PHONE, "苏A12345"):
        await house.world.say("hexin", line)
        await house.world.settle()
    assert relayed == await newest(house)


async def test_several_calls_wait_in_a_list(caller: Caller) -> None:
    """The form shows one and links to the others; each is filed as its own case."""
    house = caller.house
    await caller.send(record("c-1", caller="13900001111"), record("c-2", caller="13900002222"))
    visitor = house.visitor("hexin")
    page = await visitor.get("/report/hotline")
    assert "还有 1 份等您补全" in page.seen
    assert "09:58:00 来电 139****2222" in page.seen
    first = await Form.of(page).send(visitor)
    other = re.search(r'href="(/report/hotline\?draft=[0-9a-f]{32})"', first.text)
    assert other is not None
    second = await Form.of(await visitor.get(other[1])).send(visitor)
    assert "BM-261123-0001" in first.seen
    assert "BM-261123-0002" in second.seen
    assert "等您补全" not in second.seen


async def test_an_agent_takes_it_at_the_form(caller: Caller) -> None:
    """A colleague called: his number finds him, his chain has the case."""
    house = caller.house
    (result,) = await caller.send(
        record(caller="139 0000 0101", caller_kind="staff", summary="客户李强很生气")
    )
    assert result["status"] == "drafted"
    visitor = house.visitor("hexin")
    form = Form.of(await visitor.get("/report/hotline"))
    assert form.value("what") == "客户李强很生气"
    page = await form.put(phone=PHONE).send(visitor)
    assert "请读给来电人：编号 BM-261123-0001" in page.seen
    found = await newest(house)
    assert (found["reporter"], found["registrar"], found["phone"]) == ("chenyu", "hexin", PHONE)


async def test_the_agent_of_the_call_or_the_least_loaded(caller: Caller) -> None:
    """With nobody to take it the record is refused, and may be sent again."""
    house = caller.house
    results = await caller.send(record("c-1", agent="HEXIN"), record("c-2", agent="nobody"))
    assert [one["agent"] for one in results] == ["hexin", "hexin"]
    await active(house, "hexin", yes=False)
    (refused,) = await caller.send(record("c-3"))
    assert (refused["status"], refused["field"]) == ("refused", "agent")
    await active(house, "hexin", yes=True)
    (taken,) = await caller.send(record("c-3"))
    assert taken["status"] == "drafted"


async def active(house: House, who: str, *, yes: bool) -> None:
    """Let somebody leave the contacts, or come back."""
    unit = Unit([Update(tables.people, {"key": who}, {"active": yes})])
    await house.store.committer.commit(unit)


def signed(**changes: str) -> str:
    """Give a link's query."""
    query = {"caller": PHONE, "call_id": "c-9", "ts": str(int(time.time()))} | changes
    sig = signature.of_link(HOTLINE, query["ts"], query["call_id"], query["caller"])
    query = {"sig": sig, **query, **changes}
    return "&".join(f"{name}={value}" for name, value in query.items())


async def test_a_signed_link_opens_with_the_caller_filled_in(caller: Caller) -> None:
    """The number goes into a sealed cookie and stands in no address, also after the login."""
    visitor = caller.house.visitor("hexin")
    first = await visitor.get(f"/report/hotline?{signed()}", follow=False)
    assert first.status == 303
    assert PHONE not in first.headers["Location"] + first.headers["Set-Cookie"]
    page = await visitor.get(first.url.join(first.location))
    assert re.fullmatch(r"call=[0-9a-f]{8}", page.url.query_string)
    form = Form.of(page)
    assert (form.value("caller"), form.value("phone")) == ("客户", PHONE)
    filed = await form.put(what="催问理赔进度").send(visitor)
    assert "编号 BM-261123-0001" in filed.seen
    page = await visitor.get(f"/report/hotline?{signed(caller='13900000101')}")
    assert Form.of(page).value("caller") == "13900000101"


async def test_a_customers_link_asks_for_no_colleague(caller: Caller) -> None:
    """Nobody has to choose which of none, on a PC or as the next question on a phone."""
    visitor = caller.house.visitor("hexin")
    page = await visitor.get(f"/report/hotline?{signed()}")
    assert "是哪一位" not in page.seen
    now = page.text.partition('<div class="field now">')[2]
    assert now.index("发生了什么") < now.index("客户怎么称呼")


async def test_two_colleagues_of_one_name(tmp_path: Path) -> None:
    """Which of them is asked; nothing is filed before, and the page says so."""
    contacts = tmp_path / "contacts.csv"
    other = "chenyu2,陈宇,县支公司/销售部,客户经理,zhouhao,,13900000131,service\n"
    contacts.write_text(CONTACTS.read_text("utf-8") + other, "utf-8")
    async with opened(tmp_path, contacts=contacts) as house:
        visitor = house.visitor("hexin")
        form = Form.of(await visitor.get("/report/hotline"))
        page = await form.put(caller="陈宇", what="客户很生气").send(visitor)
        assert "已保存，还没有登记：请先答完必填的问题" in page.seen
        assert not await house.store.rows(select(tables.cases.c.id))
        page = await Form.of(page).put(reporter="chenyu2").send(visitor)
        assert "请读给来电人：编号 BM-261123-0001，陈宇安抚好了回" in page.seen
        assert "您的领导" not in page.seen
        assert (await newest(house))["reporter"] == "chenyu2"
        await told(house, "chenyu2")


async def test_a_call_filed_from_its_link_is_filed_once(caller: Caller) -> None:
    """Its log, which names no number of the case, comes to that case; again it is a repetition."""
    visitor = caller.house.visitor("hexin")
    page = await visitor.get(f"/report/hotline?{signed()}")
    await Form.of(page).put(what="催问理赔进度", phone="13900007777").send(visitor)
    (log,) = await caller.send(record("c-9"))
    assert (log["status"], log["case_number"]) == ("attached", "BM-261123-0001")
    (again,) = await caller.send(record("c-9"))
    assert (again["case_number"], again["repeated"]) == ("BM-261123-0001", True)
    assert "reason" not in again


@pytest.mark.parametrize(
    "changes",
    [{"sig": "0" * 64}, {"caller": "13900001111", "sig": "x"}, {"ts": "1"}, {"caller": "<b>"},
     {"call_id": "a b"}],
)  # fmt: skip
async def test_a_link_that_is_not_good(caller: Caller, changes: dict[str, str]) -> None:
    """Forged, changed or old: a courteous page, and no cookie."""
    page = await caller.house.visitor("hexin").get(f"/report/hotline?{signed(**changes)}")
    assert (page.status, "链接已失效" in page.seen) == (403, True)
    assert "Set-Cookie" not in page.headers


async def test_the_link_of_the_page_works(caller: Caller) -> None:
    """Made as docs/hotline-api.md says."""
    page = (ROOT / "docs/hotline-api.md").read_text("utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[1]
    made: dict[str, Any] = {}
    exec(code, made)  # noqa: S102 - the page's own example
    link = made["link"]("", HOTLINE.decode(), "c-1", PHONE)
    answer = await caller.house.visitor("hexin").get(link)
    assert Form.of(answer).value("phone") == PHONE
