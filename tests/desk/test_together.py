"""Two at once, the same twice, people who leave, rules that change: the case stays whole."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.mail import context
from cases.actions import Action
from cases.outcome import Outcome, Refusal
from cases.policy import SCHEMA, content_hash, resolved, restored
from desk import leavers
from storage import policies, tables
from storage.unit import Unit, Update
from tests.desk.office import Office, office, staff
from tests.desk.test_jiangsu import people

PEOPLE = staff("""
    wang   王窗口  受理大厅/窗口   窗口岗  boss   hotline_agent
    pei    裴派单  受理中心        调度岗  boss   dispatcher
    luo    罗部长  业务部          部长    boss   unit_head
    ding   丁业务  业务部          专员    luo
    fan    范经办  业务部          前台岗  luo
    boss   主任    受理中心        主任    -      cs_manager
""")
ASKED = {"customer": "刘女士", "phone": "13912345678", "what": "办理太慢", "demand": "尽快办好"}
ORDER = {"unit": "business", "cause": "办理超时", "handler": "ding"}


async def sent(found: Office) -> None:
    """Let a complaint come in and send it to ding."""
    await found.open("complaint", "wang", category="business", **ASKED)
    await found.does("pei", Action.ACCEPT)
    await found.does("pei", Action.DISPATCH, **ORDER)


async def test_two_act_at_once_and_the_loser_hears_who_was_first(tmp_path: Path) -> None:
    """The revision decides; the second one decides anew on what the first one left."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await sent(found)
        came = await asyncio.gather(
            found.act("luo", Action.RETURN, reason="wrong_unit"), found.act("ding", Action.SIGN)
        )
        lost = [one for one in came if isinstance(one, Refusal)]
        assert [isinstance(one, Outcome) for one in came].count(True) == 1
        assert [one.why for one in lost] == ["not_now"]
        case = await found.case()
        assert case.moved_by in {"luo", "ding"}
        work = found.turns.work("test")
        scene = await work.scene(case, *lost[0].values.values())
        said = found.turns.sentences.say(
            "refusals", "not_now", context(work, scene, lost[0].values)
        )
        assert scene.names[case.moved_by] in said
        assert await found.whole()


async def test_the_same_word_twice_is_one_move(tmp_path: Path) -> None:
    """Vector F13, at the desk: the second one changes nothing and says where the case stands."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await sent(found)
        await found.does("ding", Action.SIGN)
        before = await found.case()
        assert await found.refused("ding", Action.SIGN) == "not_now"
        assert await found.case() == before


async def in_force(found: Office, body: dict[str, Any]) -> None:
    """Put a new version in force for the cases to come."""
    body["policy"]["version"] = "2.0"
    found.policy_id = await policies.load_version(
        found.store, "JS", "2.0", content_hash(body), SCHEMA, body, found.now
    )
    found.policy = restored(body)


@pytest.mark.rule("S2-R20")
async def test_whoever_knows_the_matter_comes_before_whoever_has_less_to_do(tmp_path: Path) -> None:
    """The posts that the policy names for a category are its skill; among equals load decides."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        body = resolved(found.policy)
        body["category"]["business"]["posts"] = ["window"]
        await in_force(found, body)
        for _ in range(2):
            await found.open("complaint", "wang", category="business", **ASKED)
            await found.does("pei", Action.ACCEPT)
            await found.does("pei", Action.DISPATCH, unit="business", cause="办理超时")
            assert (await found.case()).solution_owner == "fan"


async def test_a_kind_with_a_first_callback_begins_with_it(tmp_path: Path) -> None:
    """Registered, it is offered for the call at once, and its five minutes run (T08)."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        body = resolved(found.policy)
        body["kind"]["complaint"]["stages"].insert(1, "first_callback")
        await in_force(found, body)
        case = await found.open("complaint", "chenyu", **ASKED)
        assert case.state == "first_callback"
        assert any("首次回访 TS-261123-0001" in text for _, text in found.heard)


@pytest.mark.rule("S4-R41")
async def test_an_open_case_keeps_the_clocks_of_its_version(tmp_path: Path) -> None:
    """Vector F14: a new version with other times is for the cases after it."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.open("complaint", "wang", **ASKED)
        body = resolved(found.policy)
        body["clock"]["transfer"] |= {"limit": "1wh"}
        await in_force(found, body)
        await found.does("pei", Action.ACCEPT)
        assert (await found.case()).running["transfer"].limit == "2wh"
        await found.open("complaint", "wang", **ASKED)
        await found.does("pei", Action.ACCEPT)
        assert (await found.case()).running["transfer"].limit == "1wh"


@pytest.mark.rule("S2-R04")
async def test_who_leaves_leaves_no_case_behind(tmp_path: Path) -> None:
    """A colleague of the unit goes on; with nobody left it is sent to another unit."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await sent(found)
        await found.does("ding", Action.SIGN)
        await gone(found, "ding")
        assert (await found.case()).solution_owner == "fan"
        assert "请接着办 TS-261123-0001" in found.said_to("fan")
        await gone(found, "fan", "luo")
        case = await found.case()
        assert (case.state, case.solution_owner) == ("returned", "pei")
        assert "待改派 TS-261123-0001" in found.said_to("pei")


async def gone(found: Office, *who: str) -> None:
    """Let people leave the contacts, and settle what hangs on them."""
    left = [Update(tables.people, {"key": key}, {"active": False}) for key in who]
    await found.store.committer.commit(Unit([*left]))
    assert await found.turns.run(lambda work: leavers.reassign(work, found.id))
    await found.deliver()


async def test_whom_a_complaint_is_about_gets_neither_order_nor_work(tmp_path: Path) -> None:
    """The next colleague has it; named by hand he is refused (回避)."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.open("complaint", "wang", category="business", object="丁业务", **ASKED)
        await found.does("pei", Action.ACCEPT)
        assert await found.refused("pei", Action.DISPATCH, **ORDER) == "interested"
        await found.does("pei", Action.DISPATCH, unit="business", cause="办理超时")
        assert (await found.case()).solution_owner == "fan"
        assert await found.refused("fan", Action.HAND_OVER, to="ding") == "interested"
