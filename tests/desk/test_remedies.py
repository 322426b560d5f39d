"""Where a customer may turn next is told with the answer to him, and by one person (A4)."""

from pathlib import Path

import pytest

from bot.conversation.mail import context
from bot.templates import Sentences
from cases.actions import Action
from tests.desk.office import Office, office
from tests.desk.test_integrated import PEOPLE as CENTRE
from tests.desk.test_jiangsu import ORDER, RESULT, TOLD, people
from tests.desk.test_shebao import ASKED
from tests.desk.test_shebao import PEOPLE as BUREAU

REVIEW = "可在收到之日起30日内向上级公司书面申请核查"


async def said(found: Office, name: str) -> str:
    """Say one of the answers about the case as it stands."""
    work = found.turns.work("test")
    scene = await work.scene(await found.case())
    return Sentences().say("answers", name, context(work, scene, {}))


async def called(found: Office) -> None:
    """Bring a complaint to the callback about its result."""
    await found.open("complaint", "chenyu", demand="道歉", **TOLD)
    await found.does("maxiao", Action.ACCEPT)
    await found.does("maxiao", Action.DISPATCH, handler="liuyang", **ORDER)
    await found.does("liuyang", Action.SIGN)
    await found.does("liuyang", Action.CONTACTED, reached=True, note="已解释")
    await found.does("liuyang", Action.DONE, **RESULT)
    await found.does("tangyan", Action.APPROVE)
    await found.does("tangyan", Action.TAKE_CALL)


async def test_whoever_calls_about_the_result_tells_them(tmp_path: Path) -> None:
    """They stand with what is to be said; the others are not asked to tell them again."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await called(found)
        assert REVIEW in await said(found, "take_call")
        await found.does("tangyan", Action.CONTENT)
        assert "TS-261123-0001 已办结。" in found.said_to("chenyu")


async def test_a_customer_who_was_not_reached_hears_them_from_his_contact(tmp_path: Path) -> None:
    """Three calls in vain: whoever received him tells result and remedies."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await called(found)
        for _ in range(3):
            await found.does("tangyan", Action.MISSED)
            await found.walk(days=1)
        [told] = [line for line in found.said_to("chenyu") if "已办结" in line]
        assert "请把结果告诉客户" in told
        assert REVIEW in told
        assert not any(REVIEW in line for line in found.said_to("liuyang"))


@pytest.mark.rule("S0-R28")
async def test_whoever_is_declined_hears_reason_and_remedies(tmp_path: Path) -> None:
    """The contact owner has both in one message."""
    async with office(tmp_path, "shebao", BUREAU) as found:
        await found.open("complaint", "front", **ASKED)
        await found.does("lead", Action.REJECT, reason="not_ours")
        [told] = found.said_to("front")
        assert "行政复议" in told
        assert "12345" in told


async def test_a_question_answered_on_the_spot_has_those_that_its_kind_has(tmp_path: Path) -> None:
    """The policy says for which kinds: here for questions too, elsewhere not."""
    async with office(tmp_path, "integrated", CENTRE) as found:
        await found.open("enquiry", "wang", **ASKED)
        await found.does("wang", Action.ANSWER, solution="已说明")
        assert "重新核实" in await said(found, "answer")
