"""Backoff in two times, and queues in which nobody overtakes his own (design §3, §8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.holding import Holding
from bot.jobs.queues import takeable
from storage.outbox import OutboxRow

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Times:
    """Wall seconds and shared time, moved by hand."""

    def __init__(self) -> None:
        self.wall = 100.0
        self.shared = START
        self.holding = Holding(lambda: self.wall, lambda: self.shared)


@pytest.fixture
def times() -> Times:
    """Begin at some moment."""
    return Times()


def test_a_pause_ends_on_the_wall_or_in_shared_time(times: Times) -> None:
    """Whichever is first: an outage that a walk crosses is over in shared time."""
    times.holding.hold("a")
    times.holding.hold("b")
    assert times.holding.holds("a")
    times.wall += 0.6
    assert not times.holding.holds("a")

    times.holding.hold("b")
    assert times.holding.holds("b")
    times.shared += timedelta(seconds=1)
    assert not times.holding.holds("b")


def test_a_row_is_tried_ever_less_often(times: Times) -> None:
    """From half a second to a minute, even after weeks."""
    waits = []
    for _ in range(2000):
        times.holding.hold("a")
        waits.append(times.holding.next_s)
    assert waits[:5] == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == 60.0
    assert times.holding.next_due == START + timedelta(seconds=60)

    times.holding.release("a")
    times.holding.hold("a")
    assert times.holding.next_s == 0.5


def test_only_the_first_tries_hold_up_shared_time(times: Times) -> None:
    """A moment's trouble is waited for, an outage is not; waiting one's turn never is."""
    times.holding.rest("turn", 1.0)
    assert not times.holding.soon
    times.holding.hold("a")
    assert times.holding.soon
    times.holding.hold("a")
    assert times.holding.soon
    times.holding.hold("a")
    assert not times.holding.soon


def test_what_is_over_is_forgotten(times: Times) -> None:
    """Neither rows nor apps are kept for ever."""
    times.holding.hold("a")
    times.holding.close("claims", 60)
    assert len(times.holding) == 1
    assert times.holding.closed("claims")
    times.wall += 61

    assert times.holding.next_s is None
    assert len(times.holding) == 0
    assert not times.holding.closed("claims")


def row(key: str, person: str = "chenyu", kind: str = "answer") -> OutboxRow:
    """Make a row that waits; its key is its id."""
    return OutboxRow(
        id=key, key=key, kind=kind, priority=2, institution="JS", person=person, case_id=None,
        state="pending", app=None, tried=[], raised_at=START, not_before=START,
        first_sent_at=None, sent_at=None, attempts=0, error=None, arms=None, task_id=None,
        response_code=None, code_at=None, card=None, sealed={},
    )  # fmt: skip


def test_a_later_part_never_overtakes_an_earlier_one(times: Times) -> None:
    """The first part of an answer is held: the second waits with it, another answer does not."""
    parts = [row("m1:answer:0"), row("m1:answer:1"), row("m2:answer:0")]
    times.holding.hold("m1:answer:0")

    assert takeable(parts, (), times.holding) == {"chenyu": [parts[2]]}
    times.wall += 1
    assert takeable(parts, (), times.holding) == {"chenyu": parts}


def test_a_held_alert_does_not_hold_the_next_one(times: Times) -> None:
    """Each alert stands alone: one in doubt for hours must not keep others from a leader."""
    first, second = (replace(row(key), kind="card") for key in ("c1:hop:1", "c2:hop:1"))
    times.holding.hold(first.id)

    assert takeable([first, second], (), times.holding) == {"chenyu": [second]}


def test_a_card_changes_after_it_came_and_in_order(times: Times) -> None:
    """A change waits for its card, and for the change before it; other cards do not."""
    card = replace(row("c1:hop:1"), id="card", kind="card", task_id="card")
    changes = [replace(row(key), kind="update", task_id="card") for key in ("to taken", "to done")]
    other = replace(row("other"), kind="update", task_id="another card")
    times.holding.hold(card.id)
    assert takeable([card, *changes, other], (), times.holding) == {"chenyu": [other]}

    times.holding.release(card.id)
    times.holding.hold(changes[0].id)
    assert takeable([*changes, other], (), times.holding) == {"chenyu": [other]}


def test_who_is_being_served_is_left_out(times: Times) -> None:
    """His rows may be read as they were before: they are looked at again when he is done with."""
    rows = [row("m1:answer:0"), row("m2:answer:0", "sunli")]

    assert takeable(rows, {"chenyu"}, times.holding) == {"sunli": [rows[1]]}
