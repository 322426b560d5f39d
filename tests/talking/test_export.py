"""A real conversation as a transcript: it plays, and nobody can be recognised in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.export_transcript import exported
from bot.commands.exporting.masking import Mask, known
from bot.commands.failure import CommandError
from storage import timeline
from storage.audit import institution_chain
from storage.audit_check import verify
from tests.stories import player
from tests.stories.player import Player
from tests.stories.world import World, world

SECRETS = ("欧阳建国", "13812345678", "苏A8K321", "PDZA202632010000012345", "王丽", "欧阳")
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)
DIGITS = st.from_regex(r"1[3-9]\d{9}|[2-9]\d{11,17}", fullmatch=True)
OURS = frozenset({"客户", "电话", "保单号", "上报", "不满报告"})


async def told(found: World) -> str:
    """Tell a story full of people and numbers; gives the case's number."""
    for who, text in (
        ("chenyu", "不满报告 客户欧阳建国 13812345678 保单 PDZA202632010000012345 定损太低"),
        ("chenyu", "他老婆王丽也来了，车牌苏A8K321，说要找记者李明"),
        ("chenyu", "上报"),
        ("wangfang", "接手"),
    ):
        await found.say(who, text)
        await found.settle()
    return "BM-261123-0001"


async def test_nobody_is_left_in_it(tmp_path: Path) -> None:
    """No name, phone, plate, policy or case number; the words of the case and their order are."""
    async with world(tmp_path) as found:
        text = await exported(found.settings, "", await told(found))
    assert not [secret for secret in (*SECRETS, "李明", "记者", "建国") if secret in text]
    deeds = [line for line in text.splitlines() if line[:10].count(">")]
    assert [line.split()[1] for line in deeds if "略" not in line] == ["上报", "接手"]
    first = "chenyu> 不满报告 客户客甲甲 13800000001 保单 PDZA20260000000000000"
    assert deeds[0].startswith(first)
    assert "wangfang> 接手 BM-261123-0001" in text


@pytest.mark.rule("S2-R45")
async def test_what_is_taken_out_is_kept_in_the_audit(tmp_path: Path) -> None:
    """Which conversation and what for, even with everybody in it made up; nobody's words."""
    async with world(tmp_path) as found:
        number = await told(found)
        await exported(found.settings, "", number, "培训案例")
        store = found.house.turns.store
        last = (await timeline.whole(store, institution_chain("JS")))[-1]
        assert (last.action, last.via) == ("exported", "command")
        assert last.payload == {"number": number, "purpose": "培训案例"}
        assert await verify(store) == []


async def test_it_plays_in_the_sample_institution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written down with the bot's lines of today, it is a story that passes."""
    (tmp_path / "real").mkdir()
    (tmp_path / "again").mkdir()
    async with world(tmp_path / "real") as found:
        text = await exported(found.settings, "", await told(found))
    path = tmp_path / "story.txt"
    path.write_text(text + "\n", "utf-8")
    monkeypatch.setattr(player, "ACCEPT", True)
    async with world(tmp_path / "again") as found:
        await Player(found, path).play()
        await Player(found, path).case("leader", "hops=1")
    assert "wangfang< " in path.read_text("utf-8")


async def test_a_conversation_that_is_not_there(tmp_path: Path) -> None:
    """Said in a sentence."""
    async with world(tmp_path) as found:
        with pytest.raises(CommandError, match="没有找到"):
            await exported(found.settings, "", "BM-000000-0001")


@given(HAN, DIGITS, HAN, st.sampled_from(["{}，{}", "{} {} {}", "客户{}{}说{}", "电话{1}{0}"]))
def test_no_name_and_no_number_is_left(name: str, number: str, other: str, form: str) -> None:
    """However they are written, known to the record or not."""
    said = form.format(name, number, other)
    for values in ([("customer", name), ("phone", number)], []):
        mask = Mask(known(values, {}), OURS, {})
        for secret in (name, number, other):
            if secret not in OURS and not any(secret in word for word in (*OURS, "略字", "甲乙")):
                assert secret not in mask.person(said)
    mask = Mask(known([("customer", name), ("phone", number)], {"王志远": "陈宇"}), OURS, {})
    shown = mask.bot(f"记下了：客户 {name}，电话 {number}。会通知王志远。")
    assert "会通知陈宇" in shown
    assert number not in shown
    assert name not in shown or name in "记下了客户电话"
