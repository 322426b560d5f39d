"""Case numbers, drawn inside the transaction: one statement per counter (design §5)."""

from collections.abc import Iterable

from sqlalchemy import Connection

from storage.statements import insert_for
from storage.tables import serials
from storage.unit import Draw


def draw_all(connection: Connection, draws: Iterable[Draw]) -> None:
    """Give every draw its serial, in the order of the draws."""
    by_counter: dict[tuple[str, str, str], list[Draw]] = {}
    for draw in draws:
        by_counter.setdefault((draw.institution, draw.prefix, draw.day), []).append(draw)
    for counter, group in by_counter.items():
        last = _advance(connection, counter, len(group))
        for serial, draw in enumerate(group, start=last - len(group) + 1):
            draw.serial = serial


def _advance(connection: Connection, counter: tuple[str, str, str], count: int) -> int:
    institution, prefix, day = counter
    statement = insert_for(connection.dialect)(serials).values(
        institution=institution, prefix=prefix, day=day, last=count
    )
    upsert = statement.on_conflict_do_update(
        index_elements=list(serials.primary_key), set_={"last": serials.c.last + count}
    )
    last: int = connection.execute(upsert.returning(serials.c.last)).scalar_one()
    return last
