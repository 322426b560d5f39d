"""Who sees a case, by the policy's scopes, from the people of a whole institution."""

from pathlib import Path

from cases.actions import Action
from cases.visibility import Sight
from desk.visibility import sight
from tests.desk.office import Office, office
from tests.desk.test_jiangsu import ORDER, TOLD, people


async def seen(found: Office, *keys: str) -> list[Sight]:
    """Give what each of some people sees."""
    work = found.turns.work("test")
    case = await found.case()
    there = [await work.person(key) for key in keys]
    return [await sight(work, case, person) for person in there if person]


async def test_it_goes_by_role_and_place(tmp_path: Path) -> None:
    """Reporter, line leader above him, customer service of the level, hotline; and nobody else."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.tap("chenyu", **TOLD)
        assert await seen(found, "chenyu", "zhaolei", "tangyan", "hexin") == [Sight.CASE] * 4
        assert await seen(found, "liuyang", "sunli", "liguang", "zhengjun") == [Sight.NOTHING] * 4


async def test_a_unit_sees_its_orders(tmp_path: Path) -> None:
    """The head of the unit and whoever works on it, not the rest of it, nor another's head."""
    async with office(tmp_path, "picc-jiangsu", people()) as found:
        await found.open("complaint", "sunli", demand="道歉", **TOLD)
        assert await seen(found, "wangfang", "liuyang") == [Sight.NOTHING] * 2
        await found.does("maxiao", Action.ACCEPT)
        await found.does("maxiao", Action.DISPATCH, handler="liuyang", **ORDER)
        assert await seen(found, "wangfang", "liuyang") == [Sight.CASE] * 2
        assert await seen(found, "chenyu", "zhengjun") == [Sight.NOTHING] * 2
