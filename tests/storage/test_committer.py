"""Turns share a commit and still win, lose and fail each for itself (design §5)."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from unittest.mock import patch

import pytest
from sqlalchemy import Table, func, select

from storage import tables
from storage.errors import Conflict
from storage.store import Store
from storage.unit import IGNORE, Delete, Insert, Unit, Update
from tests.storage.rows import a_case, a_draft, a_timer


async def together(store: Store, *units: Unit) -> list[BaseException | None]:
    """Commit units in the same moment and give what each came to."""
    return await asyncio.gather(
        *(store.committer.commit(unit) for unit in units), return_exceptions=True
    )


def reasons(outcomes: list[BaseException | None]) -> list[str | None]:
    """Give the reason of each Conflict, None for each success."""
    return [one.reason if isinstance(one, Conflict) else None for one in outcomes]


async def count(store: Store, table: Table) -> int:
    """Count the rows of a table."""
    row = await store.row(select(func.count()).select_from(table))
    assert row is not None
    return int(row[0])


async def test_two_turns_race_on_one_case_and_nothing_of_the_loser_is_saved(
    store: Store, now: datetime
) -> None:
    """Both read revision 0; one takes it, the other is told, and his timer does not exist."""
    await store.committer.commit(Unit([a_case(now, id="c1")]))

    def turn(state: str) -> Unit:
        change = Update(tables.cases, {"id": "c1", "revision": 0}, {"state": state, "revision": 1})
        return Unit([a_timer(now, "c1", clock=state), change])

    outcomes = await together(store, turn("leader"), turn("resolved"), Unit([a_case(now)]))

    assert reasons(outcomes) == [None, "cases", None]
    [row] = await store.rows(select(tables.cases.c.state).where(tables.cases.c.id == "c1"))
    assert row.state == "leader"
    [timer] = await store.rows(select(tables.timers.c.clock))
    assert timer.clock == "leader"


async def test_two_hundred_turns_share_few_transactions(store: Store, now: datetime) -> None:
    """The first opens a transaction alone, the others wait for it and go together."""
    with patch.object(store.committer, "_commit_batch", wraps=store.committer._commit_batch) as hit:
        outcomes = await together(store, *(Unit([a_case(now)]) for _ in range(200)))

    assert outcomes == [None] * 200
    assert await count(store, tables.cases) == 200
    assert hit.call_count <= 3


async def test_many_changes_at_once_keep_every_value_and_count_each_row(
    store: Store, now: datetime
) -> None:
    """Lists, bytes, nothing and times arrive as they are; one stale change fails its unit."""
    values: list[dict[str, object]] = [
        {"body": ["a", "b"], "sealed": b"\x00a", "closed_at": now},
        {"body": ["c"], "sealed": b"", "closed_at": None},
        {"body": {"hops": [{"n": 1}]}, "sealed": b"b", "closed_at": now},
    ]
    await store.committer.commit(Unit([a_case(now, id=f"c{n}") for n in range(3)]))

    def unit(*revisions: int) -> Unit:
        keys = [
            {"id": f"c{n}", "closed_at": None, "revision": revision}
            for n, revision in enumerate(revisions)
        ]
        pairs = zip(keys, values, strict=True)
        return Unit([Update(tables.cases, key, one) for key, one in pairs])

    outcomes = [await together(store, unit(0, 7, 0)), await together(store, unit(0, 0, 0))]

    assert [reasons(one) for one in outcomes] == [["cases"], [None]]
    columns = tables.cases.c
    query = select(columns.body, columns.sealed, columns.closed_at).order_by(columns.id)
    assert [dict(row._mapping) for row in await store.rows(query)] == values


async def test_the_same_message_twice_in_one_batch_is_one_row_and_one_conflict(
    store: Store, now: datetime
) -> None:
    """The reason is the one that the losing insert names."""
    outcomes = await together(
        store, Unit([a_draft(now, "zhang")]), Unit([a_draft(now, "zhang")]), Unit([a_case(now)])
    )

    assert reasons(outcomes) == [None, "draft", None]
    assert await count(store, tables.drafts) == 1


async def test_one_running_draft_per_person_holds_for_updates_too(
    store: Store, now: datetime
) -> None:
    """Waking a parked draft while another runs is a lost race, not a crash."""
    await store.committer.commit(
        Unit([a_draft(now, "zhang", id="old", status="parked"), a_draft(now, "zhang")])
    )

    wake = Update(tables.drafts, {"id": "old"}, {"status": "running"})
    outcomes = await together(store, Unit([wake]))

    assert reasons(outcomes) == ["drafts"]


async def test_ending_a_draft_and_starting_the_next_is_one_unit(
    store: Store, now: datetime
) -> None:
    """Changes take effect before inserts, so the unique place is free in time."""
    await store.committer.commit(Unit([a_draft(now, "zhang", id="old")]))

    end = Update(tables.drafts, {"id": "old", "revision": 1}, {"status": "done"})
    await store.committer.commit(Unit([end, a_draft(now, "zhang", id="new")]))

    rows = await store.rows(select(tables.drafts.c.id, tables.drafts.c.status))
    assert {tuple(row) for row in rows} == {("old", "done"), ("new", "running")}


async def test_writes_to_a_row_of_the_same_unit_keep_their_order(
    store: Store, now: datetime
) -> None:
    """Arm, cancel all that is armed, arm again: only the last is armed."""
    cancel = Update(
        tables.timers,
        {"subject_id": ("c1", "c2"), "state": "armed"},
        {"state": "cancelled"},
        expect=None,
    )
    unit = Unit([a_timer(now, "c1"), cancel, a_timer(now, "c1", generation=2)])
    await store.committer.commit(unit)

    rows = await store.rows(select(tables.timers.c.generation, tables.timers.c.state))
    assert {tuple(row) for row in rows} == {(1, "cancelled"), (2, "armed")}


async def test_an_ignored_insert_is_fine_when_the_row_is_there(store: Store) -> None:
    """Institutions are made by whoever comes first."""
    insert = Insert(tables.institutions, {"code": "JS"}, IGNORE)
    assert await together(store, Unit([insert]), Unit([insert])) == [None, None]
    assert await count(store, tables.institutions) == 1


async def test_delete_removes_and_null_is_a_key_of_its_own(store: Store, now: datetime) -> None:
    """A key of None means IS NULL, a key without values matches nothing."""
    await store.committer.commit(Unit([a_case(now, id="c1"), a_case(now, id="c2", assignee="li")]))

    await store.committer.commit(Unit([Delete(tables.cases, {"assignee": ()})]))
    assert await count(store, tables.cases) == 2
    await store.committer.commit(Unit([Delete(tables.cases, {"assignee": None})]))

    [row] = await store.rows(select(tables.cases.c.id))
    assert row.id == "c2"


async def test_numbers_are_distinct_and_without_gaps(store: Store, now: datetime) -> None:
    """Thirty cases of a day, in two counters: 0001 to 0020 and 0001 to 0010."""

    def opening(prefix: str) -> Unit:
        unit = Unit()
        unit.add(a_case(now, number=unit.draw("JS", prefix, "261121")))
        return unit

    units = [opening("TS" if n % 3 == 0 else "BM") for n in range(30)]
    assert await together(store, *units) == [None] * 30

    found = {row.number for row in await store.rows(select(tables.cases.c.number))}
    expected = {f"BM-261121-{n:04d}" for n in range(1, 21)}
    assert found == expected | {f"TS-261121-{n:04d}" for n in range(1, 11)}


async def test_a_unit_whose_finish_raises_fails_alone_and_leaves_no_gap(
    store: Store, now: datetime
) -> None:
    """Its neighbours are replayed; the answer that was rendered for them is the last one."""

    def opening(*, broken: bool) -> tuple[Unit, Callable[[], None]]:
        unit = Unit()
        draw = unit.draw("JS", "BM", "261121")

        def finish() -> None:
            if broken:
                raise LookupError(draw.number)
            unit.add(a_case(now, number=draw, assignee=draw.number))

        unit.finish = finish
        return unit, finish

    units = [opening(broken=n == 1)[0] for n in range(3)]
    first, second, third = await together(store, *units)

    assert first is None
    assert isinstance(second, LookupError)
    assert third is None
    rows = await store.rows(select(tables.cases.c.number, tables.cases.c.assignee))
    numbers = ["BM-261121-0001", "BM-261121-0002"]
    assert sorted(tuple(row) for row in rows) == [(number, number) for number in numbers]
    assert units[1].writes == []


async def test_a_column_that_does_not_exist_fails_the_unit_alone(
    store: Store, now: datetime
) -> None:
    """A mistake of a caller harms nobody else in the batch."""
    wrong, right = await together(store, Unit([a_case(now, colour="red")]), Unit([a_case(now)]))

    assert isinstance(wrong, KeyError)
    assert right is None


async def test_a_caller_who_was_cancelled_in_the_queue_saves_nothing(
    store: Store, now: datetime
) -> None:
    """Nobody would hear of it, so it does not happen."""
    task = asyncio.create_task(store.committer.commit(Unit([a_case(now)])))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.committer.commit(Unit([a_case(now, id="c2")]))

    [row] = await store.rows(select(tables.cases.c.id))
    assert row.id == "c2"
