"""One flow, several doors: the same answers give the same case (design §6)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.drafts import opened
from bot.flows.kind import Receipt
from bot.flows.registry import FLOWS
from bot.loading import desks
from desk.work import Work
from storage import drafts, people, tables
from tests.stories.world import POLICY, World, world

SHEBAO = (Path(__file__).parents[1] / "transcripts/shebao.csv", POLICY.with_name("shebao.toml"))
# Who says what; what of it must stand in the case.
SAID = {
    "complaint": (
        "chenyu",
        ("投诉受理 韩梅梅 13812345678 理赔 定损比修车费低三千 苏E88888",
         "定损金额", "按修理厂发票赔", "本人", "跳过", "改来源 12345", "12345-0087", "今天",
         "改身份证号 320106199001011238", "确认"),
        ("demand", "按修理厂发票赔"),
    ),
    "hotline": (
        "hexin", ("热线代录 来电人陈宇 客户张伟 13812345678 嫌定损太低，当场发火",),
        ("what", "嫌定损太低，当场发火"),
    ),
    "dissatisfaction": (
        "chenyu", ("不满报告 张伟 13812345678 嫌定损太低",), ("what", "嫌定损太低"),
    ),
    "enquiry": (
        "qin", ("咨询登记 客户问养老金什么时候补发", "跳过", "确认"),
        ("what", "客户问养老金什么时候补发"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
async def test_a_matter_is_the_same_case_through_every_door(name: str, tmp_path: Path) -> None:
    """What the chat files and what another door files from its answers differ in the door alone."""
    who, said, (key, value) = SAID[name]
    async with world(tmp_path, *(SHEBAO if name == "enquiry" else ())) as found:
        for text in said:
            await found.say(who, text)
            await found.settle()
        store = found.house.turns.store
        [row] = await store.rows(select(tables.drafts.c.id))
        stored = await drafts.get(store, row.id)
        assert stored is not None
        answers = dict(opened(stored).draft.answers)
        await found.house.turns.run(lambda work: other_door(work, found, name, who, answers))

        vault = store.vault
        chat, other = [
            {"state": case.state, "kind": case.kind, "body": without_door(case.body),
             "sealed": vault.open(case.sealed)}
            for case in await cases(found)
        ]  # fmt: skip
        assert chat == other
        assert chat["sealed"][key] == value


async def other_door(
    work: Work, found: World, name: str, who: str, answers: dict[str, Any]
) -> None:
    """File the answers as a form does, without any chat."""
    desk = (await desks(found.settings, work.store, work.now))["JS"]
    person = await people.get(work.store, who)
    assert person is not None
    filing = desk.filing(person, "d-other", work.now, app="claims", channel="web", about={})
    kind = FLOWS[name]
    flow = kind.make(desk.policy, work.now, await kind.learn(work, filing, answers))
    filed = await kind.submit(work, filing, flow.active(answers)[1])
    assert isinstance(filed, Receipt)


def without_door(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out by which app and door a case came."""
    return {key: value for key, value in body.items() if key not in {"app", "channel"}}


async def cases(found: World) -> list[Any]:
    """Give the cases in the order of their numbers."""
    rows = await found.house.turns.store.rows(select(tables.cases).order_by(tables.cases.c.number))
    return list(rows)
