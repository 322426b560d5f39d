"""Whose rows are taken next, and in which order: a person's own, the most urgent first."""

from collections.abc import Collection, Iterable

from bot.jobs.holding import Holding
from storage.outbox import OutboxRow


def stem(row: OutboxRow) -> str:
    """Name what must go out in order: the parts of one answer, a card and its changes.

    Any other row stands alone.
    """
    if row.kind == "answer":
        return row.key.rpartition(":")[0]
    return row.task_id or row.id


def takeable(
    rows: Iterable[OutboxRow], served: Collection[str], holding: Holding
) -> dict[str, list[OutboxRow]]:
    """Give the rows that may go out now, by person.

    Left out is who is being served, what is held, and what must come after something held.
    """
    queues: dict[str, list[OutboxRow]] = {}
    held: set[str] = set()
    for row in rows:
        if holding.holds(row.id):
            held.add(stem(row))
        elif row.person not in served and stem(row) not in held:
            queues.setdefault(row.person, []).append(row)
    return queues
