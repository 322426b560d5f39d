"""What is foretold of a case at its unit is what then happens, over a weekend and a pause."""

from datetime import timedelta
from pathlib import Path

from cases.actions import Action
from cases.prospect import Coming
from desk.ahead import coming
from tests.desk.office import Office, office
from tests.desk.test_integrated import ASKED, ORDER, PEOPLE

SECOND = timedelta(seconds=1)
TOLD = {"warn", "urge", "supervise"}


async def next_due(found: Office) -> tuple[Coming, ...]:
    """Give the next five due times, as 查看 and the pages show them."""
    return await coming(found.turns.work("test"), await found.case())


async def holds(found: Office, foretold: tuple[Coming, ...]) -> None:
    """Walk from due time to due time: nobody hears before it, and everybody named hears then."""
    for due_at in dict.fromkeys(one.due_at for one in foretold if one.then in TOLD):
        named = {who for one in foretold if one.due_at == due_at for who in one.who}
        await found.walk(seconds=int((due_at - found.now - SECOND).total_seconds()))
        for who in named:
            found.said_to(who)
        await found.walk(seconds=1)
        unheard = {who for who in named if not found.said_to(who)}
        assert unheard == set(), due_at


async def test_the_next_five_due_times_come_true(tmp_path: Path) -> None:
    """Signed on a Monday and left alone: half the time, most of it, its end, and a step later."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.open("complaint", "wang", category="business", part="delay", **ASKED)
        await found.does("pei", Action.ACCEPT)
        await found.does("pei", Action.DISPATCH, **ORDER)
        handler = (await found.case()).assignments[-1].handler
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="约好时间")

        foretold = await next_due(found)

        assert len(foretold) == 5
        await holds(found, foretold)


async def test_a_pause_moves_what_is_foretold(tmp_path: Path) -> None:
    """Two days of waiting for the customer: every due time is later, and comes true then."""
    async with office(tmp_path, "integrated", PEOPLE) as found:
        await found.open("complaint", "wang", category="business", part="delay", **ASKED)
        await found.does("pei", Action.ACCEPT)
        await found.does("pei", Action.DISPATCH, **ORDER)
        handler = (await found.case()).assignments[-1].handler
        await found.does(handler, Action.SIGN)
        await found.does(handler, Action.CONTACTED, reached=True, note="约好时间")
        before = await next_due(found)
        await found.does(handler, Action.WAIT, what="发票", told=True)
        assert not [one for one in await next_due(found) if one.then in TOLD]
        await found.walk(days=2)
        await found.does(handler, Action.RESUME)

        after = await next_due(found)

        assert all(new.due_at > old.due_at for old, new in zip(before, after, strict=True))
        await holds(found, after)
