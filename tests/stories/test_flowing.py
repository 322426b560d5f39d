"""Any flow of the registry runs in chat: asked, put aside, nudged, handed over, submitted once."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.commands.talking.lines import flat
from bot.conversation.visit import Desk
from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers
from bot.flows import registry
from bot.flows.kind import Facts, FlowKind, Receipt
from bot.jobs.forget_drafts import ForgetDrafts
from cases.policy import Policy
from desk import reports
from desk.filing import Filing
from desk.work import Work
from storage import tables
from tests.dialog.flows import ORDER, facts, name
from tests.stories.world import World, world

OPENING = "订单投诉 态度"


def make(policy: Policy, now: datetime, known: Facts) -> Flow:
    """Return the tests' own flow, nudged twice and put aside after a day."""
    del policy, now, known
    nudge = (timedelta(minutes=20), timedelta(hours=4))
    return Flow(
        ORDER.name, ORDER.title, ORDER.triggers, ORDER.steps, story=facts, nudge=nudge,
        park=timedelta(days=1),
    )  # fmt: skip


async def learn(work: Work, filing: Filing, raw: Any) -> Facts:
    """Know a customer by the number that he is reached at."""
    del work, filing
    return Facts(known={"name": "张三"}) if raw.get("number") == "13800138000" else Facts()


async def submit(work: Work, filing: Filing, answers: Answers) -> Receipt | Refused:
    """Open a case, or refuse a name."""
    if answers[name] == "李四":
        return Refused("name", "李四已经登记过了。")
    case = reports.open_report(
        work, filing.person, filing.policy, filing.policy_id,
        app=filing.app, created_at=filing.at, draft_id=filing.draft_id,
    )  # fmt: skip
    return Receipt("answers", "case_view", case)


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Give a world whose apps offer the tests' own flow beside the one-tap report."""
    kind = FlowKind(ORDER.name, ORDER.title, ORDER.triggers, make, submit, learn)
    monkeypatch.setitem(cast("dict[str, FlowKind]", registry.FLOWS), "order", kind)
    monkeypatch.setattr(Desk, "offered", lambda *_: ("dissatisfaction", "order"))
    async with world(tmp_path) as found:
        yield found


async def hears(town: World, who: str, text: str) -> str:
    """Say something and return what comes back."""
    await town.say(who, text)
    await town.settle()
    return " | ".join([flat(entry) for entry in await town.unread(who)])


async def drafts(town: World) -> list[tuple[str, str]]:
    """List the drafts with their states."""
    rows = await town.house.turns.store.rows(select(tables.drafts))
    return sorted((row.flow, row.status) for row in rows)


async def test_a_flow_is_asked_and_submitted_once(town: World) -> None:
    """The second 确认, and a third, are answered by the same number."""
    assert "描述发生了什么" in await hears(town, "chenyu", OPENING)
    assert "希望怎么处理" in await hears(town, "chenyu", "服务员骂人了")
    for said in ("道歉", "跳过", "跳过"):
        await hears(town, "chenyu", said)
    assert "请过目" in await hears(town, "chenyu", "跳过")
    assert "BM-261123-0001" in await hears(town, "chenyu", "确认")
    assert "BM-261123-0001" in await hears(town, "chenyu", "确认")
    assert [row.number for row in await town.house.turns.store.rows(select(tables.cases))] == [
        "BM-261123-0001"
    ]


async def test_what_the_institution_holds_is_not_asked(town: World) -> None:
    """It is filled in, said, and can be taken back for good."""
    said = await hears(town, "chenyu", f"{OPENING} 骂得很难听 13800138000")
    assert "系统里查到，不用再问：姓名 张*" in said
    assert "希望怎么处理" in said
    assert "姓名 未填" in await hears(town, "chenyu", "撤销")
    assert "您怎么称呼" in await hears(town, "chenyu", "道歉")


async def test_what_the_record_refuses_is_asked_again(town: World) -> None:
    """The draft goes on with everything else as it was."""
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    for said in ("道歉", "李四", "跳过", "跳过"):
        await hears(town, "chenyu", said)
    assert "李四已经登记过了。" in await hears(town, "chenyu", "确认")
    await hears(town, "chenyu", "王五")
    assert "BM-261123-0001" in await hears(town, "chenyu", "确认")


async def test_a_report_never_waits_for_a_form(town: World) -> None:
    """The tap opens the case at once; the form is put aside and comes back where it was."""
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    said = await hears(town, "chenyu", "不满报告客户在柜台发火")
    assert said.startswith("10:00:00 已开始计时")
    assert "订单投诉（2/5）先放一边" in said
    assert "还有没填完的订单投诉（2/5），回“恢复”继续" in await hears(town, "chenyu", "已化解")
    assert "希望怎么处理" in await hears(town, "chenyu", "恢复")
    assert await drafts(town) == [("dissatisfaction", "closed"), ("order", "running")]


async def test_a_draft_survives_a_restart(town: World) -> None:
    """There is no conversation in memory: the next process asks on."""
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    await town.restart()
    assert "您怎么称呼" in await hears(town, "chenyu", "道歉")


async def test_nudges_respect_the_night_and_stop_after_two(town: World) -> None:
    """What is left in the evening is asked for in the morning, then put aside."""
    await town.until("20:50")
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    await town.until("31:59")
    assert await town.unread("chenyu") == []
    for clock in ("32:00", "35:40"):
        await town.until(clock)
        assert [flat(entry) for entry in await town.unread("chenyu")] == [
            "订单投诉还差 3 题，继续吗？回“恢复”看问到哪里；先不填回“取消”。"
        ]
    await town.until("55:40")
    assert await town.unread("chenyu") == []
    assert await drafts(town) == [("order", "parked")]
    assert "没明白" in (said := await hears(town, "chenyu", "在吗在吗"))
    assert "回“恢复”继续" in said
    assert "希望怎么处理" in await hears(town, "chenyu", "恢复")


async def test_an_answer_puts_the_nudge_off(town: World) -> None:
    """Whoever still answers is not reminded."""
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    await town.until("10:19")
    await hears(town, "chenyu", "道歉")
    await town.until("10:38")
    assert await town.unread("chenyu") == []


async def test_a_colleague_gets_the_draft_so_far(town: World) -> None:
    """Masked, with how far it is; the one who asks is told whom to expect."""
    await hears(town, "guojing", "上班")
    await hears(town, "chenyu", f"{OPENING} 骂得很难听 13900139000")
    assert "已请郭静联系您" in await hears(town, "chenyu", "人工")
    [alert] = [flat(entry) for entry in await town.unread("guojing")]
    assert "陈宇（县支公司/理赔部）填订单投诉时请您帮忙，已答 3/5" in alert
    assert "联系电话：139****9000" in alert
    assert "13900139000" not in alert


async def test_photos_come_at_any_question(town: World) -> None:
    """One answer per burst; they end up with the case."""
    await hears(town, "chenyu", f"{OPENING} 服务员骂人了")
    for _ in range(3):
        await town.post("/sim/users/chenyu/image", {"app": "claims"})
        await town.settle()
    assert [flat(entry) for entry in await town.unread("chenyu")] == [
        "收到，已附上。还有的话接着发。"
    ]
    for said in ("道歉", "跳过", "跳过", "确认"):
        await hears(town, "chenyu", said)
    store = town.house.turns.store
    [case] = await store.rows(select(tables.cases.c.id))
    kept = await store.rows(select(tables.evidence.c.case_id))
    assert [row.case_id for row in kept] == [case.id] * 3


async def test_a_draft_is_forgotten_after_its_days(town: World) -> None:
    """Answers, words and files that came to no case are deleted; nothing else is."""
    await hears(town, "chenyu", f"{OPENING} 骂得很难听")
    await town.post("/sim/users/chenyu/image", {"app": "claims"})
    await town.settle()
    await hears(town, "sunli", "不满报告 客户嫌慢")
    store, files = town.house.turns.store, town.settings.evidence_dir
    assert [path for path in files.rglob("*") if path.is_file()]
    await town.until("33:00")
    await hears(town, "liuyang", OPENING)
    await town.until("34:01")
    forget = ForgetDrafts(town.house.turns, town.house.files, {"JS": 1})
    while await forget.once():
        pass
    assert [row.person for row in await store.rows(select(tables.drafts))] == ["liuyang"]
    assert not await store.rows(select(tables.evidence))
    assert not [path for path in files.rglob("*") if path.is_file()]
    assert len(await store.rows(select(tables.cases))) == 1
