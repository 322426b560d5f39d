"""Merging the writes of a batch changes nothing that they come to (design §5)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Row, create_engine, select

from storage import tables
from storage.errors import Conflict
from storage.plan import Plan
from storage.unit import Delete, Insert, Update, Write

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
# Few values, so that writes meet: statuses with a unique place among them.
IDS, PEOPLE, STATUSES = st.sampled_from("1234"), st.sampled_from("ab"), ("running", "done", "old")
KEYS = st.one_of(
    st.fixed_dictionaries({"key": IDS}),
    st.fixed_dictionaries({"key": st.lists(IDS, max_size=2).map(tuple)}),
    st.fixed_dictionaries({"app": PEOPLE, "answer": st.sampled_from(STATUSES)}),
    st.fixed_dictionaries({"case_id": st.none()}),
)
VALUES = st.fixed_dictionaries({"answer": st.sampled_from(STATUSES)}) | st.fixed_dictionaries(
    {"case_id": st.none() | IDS, "person": PEOPLE}
)


@st.composite
def writes(draw: st.DrawFn) -> Write:
    """Make one write to the inbox, whose rows have no unique place but their key."""
    kind = draw(st.sampled_from(["insert", "insert", "update", "update", "delete"]))
    if kind == "delete":
        return Delete(tables.inbox, draw(KEYS))
    if kind == "update":
        return Update(
            tables.inbox, draw(KEYS), draw(VALUES), draw(st.sampled_from([1, None, None]))
        )
    row = {"key": draw(IDS), "app": draw(PEOPLE), "person": "p", "answer": "running"}
    return Insert(tables.inbox, row | {"received_at": NOW, "wall_at": NOW})


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """Keep one table in memory."""
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        tables.inbox.create(opened)
        yield opened
    engine.dispose()


def outcome(
    connection: Connection, batches: Sequence[Sequence[Write]]
) -> list[Row[tuple[object, ...]]] | None:
    """Give the rows that the batches, one plan each, come to; None for a conflict."""
    connection.rollback()
    try:
        for batch in batches:
            plan = Plan()
            for write in batch:
                plan.add(write)
            plan.run(connection)
        found = tables.inbox.c
        return list(connection.execute(select(tables.inbox).order_by(found.key)).all())
    except Conflict:
        return None
    finally:
        connection.rollback()


@settings(deadline=None, max_examples=150)
@given(batch=st.lists(writes(), max_size=9))
def test_a_merged_batch_comes_to_what_its_writes_come_to_one_by_one(
    connection: Connection, batch: list[Write]
) -> None:
    """Or to a conflict, after which it is replayed one by one anyway."""
    apart = outcome(connection, [[write] for write in batch])
    merged = outcome(connection, [batch])

    if apart is not None and merged is not None:
        assert merged == apart
