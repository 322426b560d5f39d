"""A town of a hundred reporters, ten leaders and a complaint team of three."""

import asyncio
import json
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desk.record import to_case
from storage import tables
from storage.cases import CaseRow
from storage.rows import every
from tests.stories.world import World

HEADER = "userid,name,department,post,leader,roles,phone,apps"
REPORTERS = 100
# One leader has nearly as many reporters as WeCom delivers messages in a minute.
CROWDED = 28
LEADERS = 10


@dataclass(frozen=True)
class Told:
    """A reporter and what he says of his own customer."""

    who: str
    leader: str
    customer: str
    phone: str
    what: str

    @property
    def detail(self) -> str:
        return f"客户{self.customer}，电话{self.phone}，{self.what}"


def everybody() -> list[Told]:
    """Give everybody with a customer, a number and a story that nobody else has."""
    return [
        Told(f"r{n:03}", leader_of(n), name_of(n), f"1381234{n:04}", f"车损第{n:03}件嫌慢")
        for n in range(REPORTERS)
    ]


def leader_of(n: int) -> str:
    """Give the first leader the crowd, and eight to each of the others."""
    return f"leader{0 if n < CROWDED else 1 + (n - CROWDED) % (LEADERS - 1)}"


def name_of(n: int) -> str:
    """Give a customer's name of three characters."""
    return "赵钱孙李周吴郑王冯陈"[n // 10] + "伟芳娜敏静强磊军洋艳"[n % 10] + "文"


def contacts(folder: Path) -> Path:
    """Write the contacts of the town."""
    lines = [HEADER]
    lines += [f"{t.who},员工{t.who[1:]},理赔部,理赔岗,{t.leader},,,service" for t in everybody()]
    lines += [
        f"leader{n},经理{n},理赔部,经理,boss{n % 2},unit_head,,service" for n in range(LEADERS)
    ]
    lines += [f"boss{n},分管{n},公司,分管副总经理,chief,line_leader,,service" for n in range(2)]
    lines += ["chief,总经理,公司,总经理,,,,service"]
    lines += [f"caller{n},专员{n},投诉组,投诉专员,head,complaint_team,,service" for n in range(3)]
    lines += ["head,客服经理,客服部,经理,boss0,cs_manager,,service"]
    path = folder / "town.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


async def at_once(*deeds: Iterable[Coroutine[Any, Any, Any]]) -> None:
    """Let everything happen in the same moment."""
    await asyncio.gather(*(deed for group in deeds for deed in group))


async def cases(world: World) -> list[Any]:
    """Give every case of the record."""
    store = world.house.turns.store
    return [to_case(row) for row in await every(store, CaseRow, select(tables.cases))]


async def pushes(world: World) -> list[tuple[str, str]]:
    """Give every message/send as its receiver and its whole text."""
    bodies = [json.loads(body) for body in await world.get("/sim/sends")]
    return [(body["touser"], json.dumps(body, ensure_ascii=False)) for body in bodies]


async def counted(world: World) -> Counter[str]:
    """Count the messages that were pushed to each person."""
    return Counter(who for who, _ in await pushes(world))


async def silently_dropped(world: World) -> list[str]:
    """Give what WeCom took and did not deliver, because it was too much."""
    refused = await world.get("/sim/refusals")
    return [one["detail"] for one in refused if "dropped silently" in one["detail"]]
