"""A complex or disputed case is talked over jointly, and the record says by whom (seed 002)."""

from pathlib import Path
from typing import Any

import pytest

from cases.actions import Action
from storage.audit import case_chain
from storage.timeline import whole
from tests.desk.office import Office, office, staff
from tests.desk.test_integrated import ASKED, ORDER, PEOPLE, RESULT

STAFF = [
    *PEOPLE,
    *staff("""
        shi    施部长  技术部    部长      boss   unit_head
        gao    高分管  中心      分管领导  -      line_leader
    """),
]
HELD: dict[str, Any] = {
    "units": ("business", "technology"), "people": ("mo",),
    "conclusion": "系统与流程都有责任", "follows": "技术部周五前修好，业务部回复客户",
}  # fmt: skip


async def worked_on(found: Office, what: str) -> str:
    """Let the business department work on a complaint about something."""
    await found.open("complaint", "wang", category="business", **{**ASKED, "what": what})
    await found.does("pei", Action.ACCEPT)
    await found.does("pei", Action.DISPATCH, **ORDER)
    handler = (await found.case()).solution_owner
    await found.does(handler, Action.SIGN)
    await found.does(handler, Action.CONTACTED, reached=True, note="听取意见")
    for person in ("luo", "shi", "mo", "wang", handler):
        found.said_to(person)
    return handler


@pytest.mark.rule("S2-R25")
async def test_a_disputed_case_is_talked_over_before_its_result(tmp_path: Path) -> None:
    """Refused until it is on record; then everybody who took part knows, and no clock moved."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await worked_on(found, "对责任有争议，多部门推诿")
        assert await found.refused(handler, Action.DONE, **RESULT) == "discuss_first"
        before = await found.case()
        assert await found.does(handler, Action.DISCUSS, **HELD) == "processing"
        after = await found.case()
        assert (after.running, after.state) == (before.running, before.state)
        [held] = after.discussions
        assert (held.by, held.units, held.people) == (handler, HELD["units"], ("mo",))
        for person in ("luo", "shi", "mo", "wang"):
            [heard] = found.said_to(person)
            assert "已会商" in heard
            assert "业务部、技术部、莫审核" in heard
            assert HELD["conclusion"] not in heard
        assert found.said_to(handler) == []
        [entry] = [
            e for e in await whole(found.store, case_chain(found.id)) if e.action == "discussed"
        ]
        assert entry.payload
        assert (entry.actor, entry.payload["conclusion"]) == (handler, HELD["conclusion"])
        assert entry.payload["follows"] == HELD["follows"]
        assert await found.does(handler, Action.DONE, **RESULT) == "review"
        assert await found.whole()


@pytest.mark.rule("S2-R25")
async def test_a_plain_case_needs_no_discussion(tmp_path: Path) -> None:
    """What the policy flags as neither complex nor disputed goes to review as it is."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await worked_on(found, "窗口办理太慢")
        assert await found.does(handler, Action.DONE, **RESULT) == "review"


@pytest.mark.rule("S2-R25")
async def test_who_may_record_a_discussion(tmp_path: Path) -> None:
    """The unit, the dispatcher, the heads and the line's leader; one alone discusses nothing."""
    async with office(tmp_path, "integrated", STAFF) as found:
        handler = await worked_on(found, "疑难问题")
        for person in (handler, "luo", "pei", "boss", "gao"):
            assert Action.DISCUSS in await found.offered(person)
            await found.does(person, Action.DISCUSS, **HELD)
        assert await found.refused("xia", Action.DISCUSS, **HELD) == "not_your_part"
        alone = {**HELD, "units": ("business",), "people": ()}
        assert await found.refused("luo", Action.DISCUSS, **alone) == "discuss_alone"
        strange = {**HELD, "units": ("nowhere",)}
        assert await found.refused("luo", Action.DISCUSS, **strange) == "no_such_unit"
        assert await found.refused("luo", Action.DISCUSS, units=("business",)) == "lacking"
        assert len((await found.case()).discussions) == 5


@pytest.mark.rule("S2-R25")
async def test_whom_a_case_is_about_takes_no_part(tmp_path: Path) -> None:
    """Named by hand he is refused; as a head he is not asked (回避)."""
    async with office(tmp_path, "integrated", STAFF) as found:
        await found.open("complaint", "wang", category="business", object="施部长", **ASKED)
        await found.does("pei", Action.ACCEPT)
        about = {**HELD, "people": ("shi",)}
        assert await found.refused("pei", Action.DISCUSS, **about) == "interested"
        await found.does("pei", Action.DISCUSS, **HELD)
        assert [line for line in found.said_to("shi") if "会商" in line] == []
        assert "会商" in found.said_to("luo")[-1]
