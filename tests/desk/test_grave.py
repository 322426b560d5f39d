"""What makes a case grave, and who may decide from the admin page."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases.actions import Action
from cases.levels import graver
from desk.ahead import coming
from storage import users
from storage.unit import Unit
from tests.cases.board import opened, policy_with
from tests.desk.office import office
from tests.desk.test_jiangsu import ORDER, TOLD, accepted, people


async def test_a_word_of_the_story_makes_it_grave_at_once(tmp_path: Path) -> None:
    """Told later or at once: level and flag follow, and those who lead hear of it, once."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.tap("chenyu", **{**TOLD, "what": "说要找记者曝光"})
        await found.deliver()
        case = await found.case()
        assert (case.level, "major" in case.flags) == (3, True)
        for leader in ("tangyan", "zhaolei"):
            [heard] = found.said_to(leader)
            assert heard.startswith("重大事项 BM-261123-0001")
            # What the customer said is in no push.
            assert "记者" not in heard
        await found.does("chenyu", Action.RESOLVE)
        assert [line for line in found.said_to("tangyan") if "重大" in line] == []


async def test_a_grave_level_is_told_once_whatever_flags_it_has(tmp_path: Path) -> None:
    """Those who lead hear of it as it opens; a move that leaves it as grave is no news."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "chenyu", level=3, demand="道歉", **TOLD)
        await found.deliver()
        [first] = [line for line in found.said_to("tangyan") if "重大事项" in line]
        assert "TS-261123-0001" in first
        await found.does("maxiao", Action.ACCEPT)
        await found.deliver()
        assert [line for line in found.said_to("tangyan") if "重大事项" in line] == []


async def test_it_is_told_again_until_each_has_noted_it(tmp_path: Path) -> None:
    """Only to who has not; noting it is booked once, and nobody outside may do it for them."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "chenyu", level=3, demand="道歉", **TOLD)
        await found.deliver()
        assert await found.refused("liuyang", Action.ACKNOWLEDGE) == "not_your_part"
        await found.does("tangyan", Action.ACKNOWLEDGE)
        assert await found.refused("tangyan", Action.ACKNOWLEDGE) == "noted_before"
        found.said_to("zhaolei"), found.said_to("tangyan")
        await found.walk(minutes=25)
        assert found.said_to("zhaolei") == ["重大事项待知悉 TS-261123-0001"] * 2
        assert not [line for line in found.said_to("tangyan") if "重大" in line]
        grave = (await found.case()).grave
        assert grave
        assert (grave.pending, grave.repeats) == (("zhaolei",), 2)
        await found.does("zhaolei", Action.ACKNOWLEDGE)
        await found.walk(hours=2)
        assert not [line for line in found.said_to("zhaolei") if "重大" in line]
        assert await found.whole()


async def test_the_policy_says_how_often(tmp_path: Path) -> None:
    """Six times ten minutes here, and no more; the case itself goes on."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "chenyu", level=3, demand="道歉", **TOLD)
        await found.walk(hours=3)
        heard = [line for line in found.said_to("tangyan") if "待知悉" in line]
        assert len(heard) == found.policy.grave.most == 6
        assert Action.ACKNOWLEDGE in await found.offered("tangyan")


async def test_the_end_of_the_case_ends_the_repeats(tmp_path: Path) -> None:
    """Resolved early, and nobody is told any more; the word is refused with where it stands."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.tap("chenyu", **{**TOLD, "what": "说要找记者曝光"})
        await found.does("chenyu", Action.RESOLVE)
        found.said_to("tangyan")
        await found.walk(hours=1)
        assert found.said_to("tangyan") == []
        assert await found.refused("tangyan", Action.ACKNOWLEDGE) == "not_now"


async def test_graver_again_is_told_anew(tmp_path: Path) -> None:
    """Whoever noted the first alert has to note the second."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.tap("chenyu", **{**TOLD, "what": "说要找记者曝光"})
        await found.deliver()
        await found.does("tangyan", Action.ACKNOWLEDGE)
        await found.adds("chenyu", people=6)
        grave = (await found.case()).grave
        assert grave
        assert (grave.n, grave.pending) == (2, ("tangyan", "zhaolei"))
        await found.does("tangyan", Action.ACKNOWLEDGE)


async def test_the_next_repeat_is_foretold(tmp_path: Path) -> None:
    """For whoever has not noted it yet, with the rest of what comes."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "chenyu", level=3, demand="道歉", **TOLD)
        await found.does("tangyan", Action.ACKNOWLEDGE)
        work = found.turns.work("test")
        [one] = [c for c in await coming(work, await found.case()) if c.then == "grave"]
        assert (one.who, one.due_at) == (("zhaolei",), found.now + timedelta(minutes=10))


def test_no_policy_does_without_a_repeat() -> None:
    """Not at all is read as once (B6)."""
    policy = policy_with()
    assert policy.grave.model_copy(update={"times": 0}).most == 1
    assert policy.grave.most == 6


def test_what_is_graver_than_before() -> None:
    """The policy's level, a higher one, or a fresh flag; the same again is no news."""
    policy, plain = policy_with(), opened().case
    third, fourth = replace(plain, level=3), replace(plain, level=4)
    assert not graver(replace(plain, level=2), plain, policy)
    assert graver(third, plain, policy)
    assert graver(third, None, policy)
    assert not graver(third, third, policy)
    assert graver(fourth, third, policy)
    assert graver(replace(third, flags=("group",)), third, policy)


async def test_a_group_is_counted(tmp_path: Path) -> None:
    """Five complainants make a group, whatever they say."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        case = await found.open("complaint", "chenyu", people=5, **TOLD)
        assert (case.level, {"group", "major"} <= set(case.flags)) == (4, True)


async def test_a_grave_case_has_less_time(tmp_path: Path) -> None:
    """The clocks that start from now on have the limit of the level."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "chenyu", demand="道歉", **{**TOLD, "what": "要上媒体"})
        await found.does("maxiao", Action.ACCEPT)
        await found.does("maxiao", Action.DISPATCH, **ORDER)
        assert (await found.case()).running["handle"].limit == "1wd"


@pytest.mark.rule("S4-R04")
async def test_a_manager_at_the_admin_page_decides_an_auditor_looks(tmp_path: Path) -> None:
    """He stands for the head of customer service; the audit and the unit hear his name."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        for name, role in (("li", "manager"), ("su", "auditor")):
            made = users.add(name, "x", role, found.now)
            await found.store.committer.commit(Unit([made]))
        await accepted(found)
        assert await found.refused("user:su", Action.DISPATCH, **ORDER) == "not_your_part"
        given = {**ORDER, "designated": True}
        assert await found.does("user:li", Action.DISPATCH, **given) == "dispatched"
        assert await found.refused("wangfang", Action.RETURN, reason="wrong_unit") == "designated"
        assert await found.offered("user:su") == ()
