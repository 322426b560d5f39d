"""What the customer has of his case: result, reason, papers (seed 000)."""

from pathlib import Path
from typing import Any

import pytest

from bot.conversation.mail import context
from bot.templates import Sentences
from cases.actions import Action
from desk.offers import asked
from storage.audit import case_chain
from storage.timeline import whole
from tests.desk.office import Office, office
from tests.desk.test_shebao import ASKED, CHECKED, FOUND, PEOPLE, RESULT, TALKED, TOLD


async def worked_on(found: Office, kind: str, told: dict[str, Any], **details: Any) -> str:
    """Let a case come to whoever works on it, and the customer hear what he must."""
    await found.open(kind, "front", category="pension", **{**ASKED, **details})
    await found.does("lead", Action.ACCEPT)
    await found.does("lead", Action.DISPATCH, unit="pension", cause="养老待遇核定")
    handler = (await found.case()).solution_owner
    await found.does(handler, Action.SIGN)
    await found.does(handler, Action.CONTACTED, **told)
    return handler


async def notice(found: Office) -> str:
    """Give what is read to the customer."""
    work = found.turns.work("test")
    scene = await work.scene(await found.case())
    return Sentences().say("notices", "result", context(work, scene, {}))


@pytest.mark.rule("S0-R24")
async def test_the_result_says_success_or_failure_and_why(tmp_path: Path) -> None:
    """Neither can be left out; whoever received the customer hears that he is to tell both."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        handler = await worked_on(found, "application", TOLD, **CHECKED)
        for left_out in ("outcome", "grounds"):
            given = {key: value for key, value in RESULT.items() if key != left_out}
            assert await found.refused(handler, Action.DONE, **given) == "lacking"
        strange = {**RESULT, "outcome": "founded"}
        assert await found.refused(handler, Action.DONE, **strange) == "unread_code"
        refused = {**RESULT, "outcome": "refused", "grounds": "缴费年限不足"}
        await found.does(handler, Action.DONE, **refused)
        await found.does("ren", Action.APPROVE)
        [told] = [line for line in found.said_to("front") if "已办结" in line]
        assert "结论：未能办理。请把结论和理由告诉客户" in told
        assert "缴费年限不足" not in told
        read_out = await notice(found)
        assert "已有结果：未能办理" in read_out
        assert "理由：缴费年限不足" in read_out


@pytest.mark.rule("S0-R25")
async def test_the_result_comes_as_the_applicant_chose(tmp_path: Path) -> None:
    """It is not sent on before he chose; whoever sends the result is told which way."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        unasked = {key: value for key, value in CHECKED.items() if key != "delivery"}
        await found.open("application", "front", category="pension", **ASKED, **unasked)
        await found.does("lead", Action.ACCEPT)
        order = {"unit": "pension", "cause": "养老待遇核定"}
        assert await found.refused("lead", Action.DISPATCH, **order) == "fields_missing"
        handler = await worked_on(found, "application", TOLD, **{**CHECKED, "delivery": "自取"})
        await found.does(handler, Action.DONE, **RESULT)
        await found.does("ren", Action.APPROVE)
        [told] = [line for line in found.said_to("front") if "已办结" in line]
        assert "送达方式：自取。" in told
        assert "按您选的方式送达：自取" in await notice(found)


@pytest.mark.rule("S0-R32")
async def test_a_settlement_needs_its_signed_agreement(tmp_path: Path) -> None:
    """Without the paper it goes no further; sent back, the paper is asked for no second time."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        handler = await worked_on(found, "complaint", TALKED, demand="补发")
        assert await found.refused(handler, Action.DONE, **FOUND) == "lacking"
        settled = {**FOUND, "settled": True}
        assert await found.refused(handler, Action.DONE, **settled) == "agreement_first"
        assert (await found.case()).state == "processing"
        signed = {**settled, "agreement": ("e1",)}
        assert await found.does(handler, Action.DONE, **signed) == "review"
        assert (await found.case()).form["agreement"] == ["e1"]
        assert "按双方签字的解决协议办理" in await notice(found)
        await found.does("ren", Action.REDO, why="理由写清楚")
        assert await found.does(handler, Action.DONE, **settled) == "review"
        entries = await whole(found.store, case_chain(found.id))
        last = [entry for entry in entries if entry.action == "handed_in"][-1]
        assert last.payload
        assert (last.payload["result"], last.payload["settled"]) == ("属实", True)


async def test_without_a_settlement_no_paper_is_wanted(tmp_path: Path) -> None:
    """A complaint that is not settled goes on; an application is not even asked."""
    async with office(tmp_path, "shebao", PEOPLE) as found:
        handler = await worked_on(found, "complaint", TALKED, demand="补发")
        assert await found.does(handler, Action.DONE, **FOUND, settled=False) == "review"
        await worked_on(found, "application", TOLD, **CHECKED)
        work = found.turns.work("test")
        form = {one.field.key for one in await asked(work, await found.case(), Action.DONE)}
        assert {"outcome", "grounds"} < form
        assert not {"settled", "agreement"} & form
