"""Every message of every form may come twice, and 确认 from two fingers: it is done once (§3)."""

import asyncio
from pathlib import Path

import pytest

from simulator import courier
from simulator.inbound import Inbound, Origin
from simulator.replies import open_reply
from storage import appointment_tables, tables
from tests.faults.seen import count
from tests.stories.world import CORP, POLICY, World, world

SHEBAO = (Path(__file__).parents[1] / "transcripts/shebao.csv", POLICY.with_name("shebao.toml"))
BOOKED = ("回访预约 张伟 13812345678 明天下午三点 电话", "说明进度", "确认")
# Who says what, and how many cases and appointments there are in the end.
FORMS = {
    "complaint": (
        "chenyu",
        ("投诉受理 韩梅梅 13812345678 定损比修车费低三千 苏E88888", "理赔", "定损金额", "按发票赔",
         "跳过", "跳过", "确认"),
        (1, 0),
    ),
    "callback": ("chenyu", BOOKED, (0, 1)),
    "rebook": ("chenyu", (*BOOKED, "改约 周三上午十点", "确认"), (0, 1)),
    "result": (
        "chenyu", (*BOOKED, "回访结果 接通", "还有不满", "2", "要求赔误工费", "确认"), (1, 1),
    ),
    "missed": ("chenyu", (*BOOKED, "回访结果 没人接 下次周三下午三点", "确认"), (0, 1)),
    "hotline": ("hexin", ("热线代录 来电人陈宇 客户张伟 13812345678 嫌定损太低",), (1, 0)),
    "enquiry": ("qin", ("咨询登记", "客户问养老金什么时候补发", "跳过", "确认"), (1, 0)),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_whose_messages_all_come_twice_is_filed_once(
    form: str, tmp_path: Path
) -> None:
    """A redelivery says the very same and does nothing."""
    who, messages, there = FORMS[form]
    async with world(tmp_path, *(SHEBAO if form == "enquiry" else ())) as town:
        for text in messages:
            first = message(town, who, text)
            told = await delivered(town, first)
            assert told, text
            assert [await delivered(town, first) for _ in range(2)] == [told, told]
        await town.settle()
        assert await counted(town) == there
        assert [one for one in await town.unread(who) if not one["card"]] == []


@pytest.mark.parametrize("form", [form for form in FORMS if form != "hotline"])
async def test_two_confirmations_in_one_moment_are_one(form: str, tmp_path: Path) -> None:
    """They are two messages: the second is told what the first came to."""
    who, messages, there = FORMS[form]
    async with world(tmp_path, *(SHEBAO if form == "enquiry" else ())) as town:
        for text in messages[:-1]:
            await delivered(town, message(town, who, text))
        both = (message(town, who, messages[-1]) for _ in range(2))
        one, other = await asyncio.gather(*(delivered(town, inbound) for inbound in both))
        assert one
        assert one == other
        await town.settle()
        assert await counted(town) == there


def message(town: World, who: str, text: str) -> Inbound:
    """Make one message, to be delivered as often as one likes."""
    assert town.sim is not None
    app = town.sim.app(town.app_of(who))
    return Origin(CORP, app, who, town.sim.clock.seconds()).message("text", [("Content", text)])


async def delivered(town: World, inbound: Inbound) -> str:
    """Deliver once; gives the text of the response."""
    assert town.sim is not None
    body = await courier._post(town.sim, inbound)
    assert body is not None
    reply = open_reply(body, town.sim.envelope(inbound.app), inbound)
    return reply.text if reply else ""


async def counted(town: World) -> tuple[int, int]:
    """Count cases and appointments."""
    return await count(town, tables.cases), await count(town, appointment_tables.appointments)
