"""Whoever does not stand in a case learns nothing of it, by word, by number or by button."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.talking import Talking
from cases.actions import WORDS, Action
from storage import tables
from storage.audit_check import verify
from storage.unit import Unit, Update
from tests.crowd.town import cases
from tests.stories.world import World, world

NUMBER = "BM-261123-0001"
NO_SUCH = "BM-261123-0999"
SAID = [f"{word} {{}}" for word in ["查看", "撤销", *WORDS.values()]] + ["{}"]
STATES = ("soothing", "leader", "first_callback")


async def bring(found: World, state: str) -> None:
    """Open a report of chenyu's and bring it to a state."""
    await found.say("chenyu", "不满报告 客户王美丽，电话13851746293，嫌赔款慢")
    if state == "leader":
        await found.say("chenyu", "上报")
    elif state == "first_callback":
        await found.say("maxiao", "上班")
        await found.say("chenyu", "转投诉组")
    await found.settle()
    assert [case.state for case in await cases(found)] == [state]
    for who in found.people:
        await found.unread(who)


async def answers(found: World, who: str, number: str) -> list[str]:
    """Say every word with the number and give what is answered, the number taken out."""
    for word in SAID:
        await found.say(who, word.format(number))
    await found.settle()
    return [str(entry["text"]).replace(number, "#") for entry in await found.unread(who)]


@pytest.mark.rule("S2-R45")
@pytest.mark.parametrize("state", STATES)
async def test_a_colleague_learns_nothing_by_number(tmp_path: Path, state: str) -> None:
    """Every word is answered as for a number that does not exist; the case stays as it was."""
    async with world(tmp_path) as found:
        await bring(found, state)
        before = await cases(found)
        assert await answers(found, "liuyang", NUMBER) == await answers(found, "liuyang", NO_SUCH)
        assert await cases(found) == before


@pytest.mark.rule("S2-R45")
async def test_another_institution_learns_nothing_whatever_the_role(tmp_path: Path) -> None:
    """Numbers are unique in the record, but nobody reaches across institutions."""
    async with world(tmp_path) as found:
        await bring(found, "first_callback")
        await move(found, "guojing", "ZJ")
        before = await cases(found)
        assert await answers(found, "guojing", NUMBER) == await answers(found, "guojing", NO_SUCH)
        assert await cases(found) == before


async def move(found: World, who: str, institution: str) -> None:
    """Let somebody belong to another institution that is served by the same bot."""
    talking: Talking = found.house.callbacks._reception._talking
    desks: dict[str, Any] = dict(talking._desks)
    talking._desks = desks | {institution: replace(desks["JS"], prefix="ZJ")}
    values = {"institution": institution}
    unit = Unit([Update(tables.people, {"key": who}, values)])
    await found.house.turns.store.committer.commit(unit)


async def test_a_button_of_somebody_elses_card_does_nothing(tmp_path: Path) -> None:
    """The task id of a leader's card, sent in by a colleague, the reporter or the team."""
    async with world(tmp_path) as found:
        await bring(found, "leader")
        [card] = [entry for entry in await found.screen("wangfang") if entry.get("task_id")]
        before = await cases(found)
        for who in ("liuyang", "chenyu", "maxiao"):
            for action in Action:
                await force(found, who, card["task_id"], action)
            for task_id in ("0" * 32, "x'; DROP TABLE cases; --", "号" * 200, ""):
                await force(found, who, task_id, Action.RESOLVE)
        for key in ("", "done", "TAKE", "take ", "号" * 400):
            await force(found, "wangfang", card["task_id"], key)
        await found.settle()
        assert await cases(found) == before
        for who in ("liuyang", "chenyu", "maxiao"):
            assert NUMBER not in str(await found.unread(who))


async def force(found: World, who: str, task_id: str, key: str) -> None:
    """Send a press that no phone offers."""
    body = {"app": found.app_of(who), "task_id": task_id, "key": key, "force": True}
    await found.post(f"/sim/users/{who}/press", body)


async def test_only_the_team_takes_the_call(tmp_path: Path) -> None:
    """Reporter and leader stand in the case, and still the number is not shown to them."""
    async with world(tmp_path) as found:
        await bring(found, "leader")
        await found.say("wangfang", "转投诉组")
        await found.settle()
        for who in ("chenyu", "wangfang"):
            await found.unread(who)
            for word in ("我来打", "已拨打", "接通无不满", "未接通"):
                await found.say(who, f"{word} {NUMBER}")
            assert "13851746293" not in str(await found.unread(who))
        [case] = await cases(found)
        assert (case.state, case.callback.assignee) == ("first_callback", None)
        await found.say("tangyan", f"我来打 {NUMBER}")
        [case] = await cases(found)
        assert case.callback.assignee == "tangyan"


async def test_the_chains_of_a_long_story_verify(tmp_path: Path) -> None:
    """After everybody has had a go at the case, its chain is whole."""
    async with world(tmp_path) as found:
        await bring(found, "first_callback")
        for who in ("liuyang", "wangfang", "maxiao", "guojing", "chenyu"):
            await answers(found, who, NUMBER)
        assert await verify(found.house.turns.store) == []
