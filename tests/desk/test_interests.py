"""Whoever a case is about neither works on it nor learns who complained (domain.md A4, B10)."""

from pathlib import Path

import pytest

from cases.actions import Action
from desk.interests import source_hidden
from tests.desk.office import Office, office
from tests.desk.test_jiangsu import ORDER, TOLD, people


async def hidden(found: Office, who: str) -> bool:
    """Tell whether the customer is hidden from somebody."""
    return await source_hidden(found.turns.work("test"), await found.case(), who)


@pytest.mark.parametrize("about", ["刘洋", "liuyang"])
async def test_neither_he_nor_his_leader_learns_the_source(about: str, tmp_path: Path) -> None:
    """The complaint names him; colleagues and other leaders are not concerned."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "hexin", object=about, demand="道歉", **TOLD)
        assert await hidden(found, "liuyang")
        assert await hidden(found, "wangfang")
        assert not await hidden(found, "chenyu")
        assert not await hidden(found, "zhouhao")
        await found.does("maxiao", Action.ACCEPT)
        named = ORDER | {"handler": "liuyang"}
        assert await found.refused("maxiao", Action.DISPATCH, **named) == "interested"
        await found.does("maxiao", Action.DISPATCH, **ORDER)
        assert (await found.case()).assignments[-1].handler == "chenyu"


async def test_ones_own_number_is_an_interest(tmp_path: Path) -> None:
    """Who complains himself is not whom his case goes to."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        own = TOLD | {"phone": "139-0000-0102"}
        await found.open("complaint", "hexin", **own)
        assert await hidden(found, "liuyang")
        assert not await hidden(found, "wangfang")
