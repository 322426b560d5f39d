"""One flow, several doors: the same answers give the same case (design §6)."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.conversation.drafts import opened
from bot.flows.kind import Facts, Receipt
from bot.flows.registry import FLOWS
from bot.loading import desks
from desk.work import Work
from storage import drafts, people, tables
from tests.stories.world import World, world

SAID = (
    "投诉受理 韩梅梅 13812345678 理赔 定损比修车费低三千 苏E88888",
    "定损金额", "按修理厂发票赔", "本人", "跳过", "改来源 12345", "12345-0087", "今天",
    "改身份证号 320106199001011238", "确认",
)  # fmt: skip


async def test_a_complaint_is_the_same_case_through_every_door(tmp_path: Path) -> None:
    """What the chat files and what another door files from its answers differ in nothing."""
    async with world(tmp_path) as found:
        for text in SAID:
            await found.say("chenyu", text)
            await found.settle()
        store = found.house.turns.store
        [row] = await store.rows(select(tables.drafts.c.id))
        stored = await drafts.get(store, row.id)
        assert stored is not None
        answers = opened(stored).draft.answers
        await found.house.turns.run(lambda work: other_door(work, found, dict(answers)))

        vault = store.vault
        chat, other = [
            {"state": case.state, "kind": case.kind, "body": case.body,
             "sealed": vault.open(case.sealed)}
            for case in await cases(found)
        ]  # fmt: skip
        assert chat == other
        assert chat["sealed"]["demand"] == "按修理厂发票赔"


async def other_door(work: Work, found: World, answers: dict[str, Any]) -> None:
    """File the answers as a form does, without any chat."""
    desk = (await desks(found.settings, work.store, work.now))["JS"]
    person = await people.get(work.store, "chenyu")
    assert person is not None
    filing = desk.filing(person, "d-other", work.now, app="claims", channel="web", about={})
    kind = FLOWS["complaint"]
    flow = kind.make(desk.policy, work.now, Facts())
    filed = await kind.submit(work, filing, flow.active(answers)[1])
    assert isinstance(filed, Receipt)


async def cases(found: World) -> list[Any]:
    """Give the cases in the order of their numbers."""
    rows = await found.house.turns.store.rows(select(tables.cases).order_by(tables.cases.c.number))
    return list(rows)
