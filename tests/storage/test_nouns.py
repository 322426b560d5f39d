"""What each noun of the record gives when asked (design §3, §5)."""

import dataclasses
import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cases.policy import SCHEMA, build, resolved
from storage import (
    cases,
    drafts,
    duty,
    evidence,
    inbox,
    institutions,
    outbox,
    policies,
    tables,
    timers,
)
from storage.errors import Conflict
from storage.ids import new_id
from storage.policies import LabelTaken
from storage.store import Store
from storage.unit import Insert, Unit, Update
from tests.storage.rows import a_case, a_draft, a_timer

MINUTE = timedelta(minutes=1)
BODIES = Path(__file__).parents[1] / "policy" / "bodies"


async def save(store: Store, *writes: Insert | Update) -> None:
    """Commit some writes."""
    await store.committer.commit(Unit([*writes]))


async def reason_of(store: Store, *writes: Insert | Update) -> str:
    """Commit writes that must lose a race, and give the reason."""
    with pytest.raises(Conflict) as caught:
        await save(store, *writes)
    return caught.value.reason


async def test_timers_come_due_in_order_and_once(store: Store, now: datetime) -> None:
    """The longest overdue first; what is fired, cancelled or parked is left alone."""
    for minute, name in ((3, "late"), (1, "first"), (2, "second"), (9, "future")):
        await save(store, a_timer(now, "c1", id=name, clock=name, due_at=now + minute * MINUTE))

    due = await timers.due(store, now + 3 * MINUTE, 10)
    assert [timer.id for timer in due] == ["first", "second", "late"]
    assert [timer.id for timer in await timers.due(store, now + 3 * MINUTE, 1)] == ["first"]
    assert await timers.next_due(store) == now + MINUTE

    await save(store, timers.fire("first", now))
    assert await reason_of(store, timers.fire("first", now)) == "timers"
    await save(
        store, timers.park("second", "no such policy"), timers.cancel("case", "c1", ("late",))
    )

    assert not await timers.is_armed(store, "first")
    assert [timer.id for timer in await timers.armed(store, "c1")] == ["future"]
    await save(store, timers.cancel("case", "c1"))
    assert await timers.next_due(store) is None


async def test_a_timer_is_armed_once(store: Store, now: datetime) -> None:
    """Its key has no part that may be NULL, so the constraint decides (design §4.6)."""
    key = timers.Key("case", "c1", "leader_10m", "due", 1, 1)
    await save(store, timers.arm(key, now))
    assert await reason_of(store, timers.arm(key, now + MINUTE)) == "timer"


async def test_one_person_is_on_duty_once(store: Store, now: datetime) -> None:
    """上班 twice is decided by the constraint; 下班 without 上班 by the row count."""
    await save(store, *duty.start("JS", "wang", now + MINUTE), *duty.start("JS", "li", now))
    assert await reason_of(store, *duty.start("JS", "li", now)) == "on_duty"
    assert await duty.on_duty(store, "JS") == ["li", "wang"]
    assert await duty.on_duty(store, "ZJ") == []

    await save(store, *duty.stop("li", now + MINUTE))
    assert await reason_of(store, *duty.stop("li", now)) == "duty"
    await save(store, *duty.start("JS", "li", now + 2 * MINUTE))
    assert await duty.on_duty(store, "JS") == ["wang", "li"]


async def test_a_policy_version_is_saved_once_and_never_changed(
    store: Store, now: datetime
) -> None:
    """The same content is the same version; the same label with other content is refused."""
    first = await policies.load_version(store, "JS", "2026-11", "a" * 64, 1, {"n": 5}, now)
    again = await policies.load_version(store, "JS", "2026-11", "a" * 64, 1, {"n": 5}, now)
    other = await policies.load_version(store, "ZJ", "2026-11", "a" * 64, 1, {"n": 5}, now)

    assert first == again
    assert first != other
    with pytest.raises(LabelTaken):
        await policies.load_version(store, "JS", "2026-11", "b" * 64, 1, {"n": 4}, now)
    found = await policies.get(store, first)
    assert found is not None
    assert found.body == {"n": 5}
    assert await policies.get(store, "none") is None
    with pytest.raises(KeyError):
        await policies.Policies().get(store, "none")


@pytest.mark.rule("S4-R41")
async def test_an_older_release_s_version_stays_that_version(store: Store, now: datetime) -> None:
    """A new release writes the same file down with more keys; its label is not taken by that."""
    raw = (BODIES / "picc-jiangsu-2018.06.toml").read_text("utf-8")
    policy, _ = build(tomllib.loads(raw))
    assert policy is not None
    old = json.loads((BODIES / "picc-jiangsu-2018.06-schema-1.json").read_text("utf-8"))
    body = resolved(policy)

    before = await policies.load_version(store, "JS", "2018.06", "a" * 64, 1, old, now)
    after = await policies.load_version(store, "JS", "2018.06", "b" * 64, SCHEMA, body, now)

    assert after == before
    body["clock"]["staff_5m"]["limit"] = "6m"
    with pytest.raises(LabelTaken):
        await policies.load_version(store, "JS", "2018.06", "c" * 64, SCHEMA, body, now)


async def test_messages_go_out_by_priority_then_age(store: Store, now: datetime) -> None:
    """A message under way counts, one that waits for its time does not."""
    urgent = a_message(store, now + MINUTE, id="urgent", priority=1, state="sending")
    older = a_message(store, now, id="older", priority=2)
    newer = a_message(store, now + MINUTE, id="newer", priority=2)
    later = a_message(store, now, id="later", not_before=now + 9 * MINUTE)
    sent = a_message(store, now, id="sent", state="sent")
    await save(store, urgent, newer, older, later, sent)

    ready = await outbox.ready(store, now + MINUTE, 10)
    assert [row.id for row in ready] == ["urgent", "older", "newer"]
    assert ready[0].sealed == {"text": "客户在拍桌子"}
    assert await outbox.next_due(store) == now


async def test_cards_are_found_by_case_and_by_task(store: Store, now: datetime) -> None:
    """Only those whose buttons still work are to be closed."""
    live = a_message(store, now, id="m1", case_id="c1", card="live", task_id="t1")
    closed = a_message(store, now, id="m2", case_id="c1", card="closed", task_id="t2")
    await save(store, live, closed)

    assert [row.id for row in await outbox.live_cards(store, "c1")] == ["m1"]
    assert [row.id for row in await outbox.by_task(store, "t2")] == ["m2"]
    found = await outbox.by_id(store, "m1")
    assert found is not None
    again = found.marked("claims", "{}", now).put_back(["claims"], "errcode 81013", as_text=True)
    assert (again.state, again.app, again.attempts) == ("pending", None, 1)
    assert again.sealed == {"text": "客户在拍桌子", "as_text": True}


def a_message(store: Store, now: datetime, **changes: object) -> Insert:
    """Insert a message that waits to go out."""
    row = outbox.waiting(
        new_id(), "text", 3, "li", "JS", now, {"text": "客户在拍桌子"}, store.vault, now
    )
    return Insert(tables.outbox, row | changes)


async def test_answers_that_nobody_took_are_found(store: Store, now: datetime) -> None:
    """Those committed long enough ago, the oldest first."""

    def message(key: str, minute: int, *, written: bool) -> Insert:
        row = {"key": key, "app": "claims", "person": "li", "received_at": now, "answer": "text"}
        sealed = store.vault.seal({"text": key})
        more = {"written": written, "wall_at": now + minute * MINUTE, "sealed": sealed}
        return Insert(tables.inbox, row | more, "inbox")

    await save(store, message("b", 2, written=False), message("a", 1, written=False))
    await save(store, message("c", 1, written=True), message("d", 9, written=False))

    assert [row.key for row in await inbox.unwritten(store, now + 2 * MINUTE)] == ["a", "b"]
    found = await inbox.get(store, "c")
    assert found is not None
    assert (found.written, found.sealed) == (True, {"text": "c"})
    assert await inbox.get(store, "none") is None


async def test_a_person_has_one_running_draft(store: Store, now: datetime) -> None:
    """Older ones are found by id only."""
    sealed = store.vault.seal({"answers": {}})
    await save(
        store,
        a_draft(now, "zhang", id="old", status="done", sealed=sealed),
        a_draft(now, "zhang", id="new", sealed=sealed),
    )

    running = await drafts.running(store, "zhang")
    assert running is not None
    assert (running.id, running.sealed) == ("new", {"answers": {}})
    old = await drafts.get(store, "old")
    assert old is not None
    assert old.status == "done"
    assert await drafts.running(store, "li") is None


async def test_evidence_waits_for_its_time(store: Store, now: datetime) -> None:
    """What is here already, or not due yet, is not fetched."""

    def piece(name: str, minute: int, state: str = "waiting") -> Insert:
        row = {"id": name, "case_id": "c1", "person": "li", "app": "claims", "kind": "image"}
        when = now + minute * MINUTE
        return Insert(
            tables.evidence, row | {"captured_at": when, "state": state, "not_before": when}
        )

    await save(store, piece("b", 2), piece("a", 1), piece("here", 0, "kept"), piece("later", 9))

    assert [one.id for one in await evidence.waiting(store, now + 2 * MINUTE)] == ["a", "b"]
    assert await evidence.next_due(store) == now + MINUTE
    found = [one.id for one in await evidence.of_case(store, "c1")]
    assert found == ["here", "a", "b", "later"]


async def test_a_case_is_written_whole_over_the_revision_it_was_read_at(
    store: Store, now: datetime
) -> None:
    """It comes back as it went in, and by every name it has."""
    row = cases.CaseRow(
        "c1", "", "JS", "dissatisfaction", "first_callback", "p1", "d1", "zhang", 0, "li", now, now,
        None, {"app": "claims"}, {"phone": "13812345678"}, 0, "", 0,
    )  # fmt: skip
    unit = Unit()
    draw = unit.draw("JS", "JS-BM", "261121")
    columns = dataclasses.asdict(row) | {"number": draw, "sealed": store.vault.seal(row.sealed)}
    unit.add(Insert(tables.cases, columns))
    for person, part in (("zhang", "reporter"), ("li", "caller")):
        unit.add(Insert(tables.case_people, {"case_id": "c1", "person": person, "part": part}))
    digest = store.vault.digest("JS", "phone", "13812345678")
    key = {"case_id": "c1", "kind": "phone", "digest": digest, "normaliser": 1}
    unit.add(Insert(tables.match_keys, key))
    await store.committer.commit(unit)

    found = await cases.by_number(store, "JS-BM-261121-0001")
    assert found is not None
    assert found.sealed == {"phone": "13812345678"}
    assert found == await cases.get_row(store, "c1") == await cases.by_draft(store, "d1")
    assert [found] == await cases.open_for_person(store, "zhang")
    assert [found] == await cases.matching(store, "phone", digest)
    assert await cases.callback_load(store, "JS") == {"li": 1}

    closed = dataclasses.replace(found, closed_at=now, revision=1)
    end = Update(tables.cases, {"id": "c1", "revision": 0}, {"closed_at": now, "revision": 1})
    await save(store, end)
    assert await reason_of(store, end) == "cases"
    assert await cases.open_for_person(store, "zhang") == []
    assert [closed] == await cases.recent_for_person(store, "zhang", now)
    assert await cases.recent_for_person(store, "zhang", now + MINUTE) == []
    assert await reason_of(store, a_case(now, draft_id="d1")) == "case"


async def test_an_institution_keeps_its_policy_and_its_chain(store: Store, now: datetime) -> None:
    """Two commands at once both get their place in the chain."""
    deed = institutions.Deed(now, "admin", "command", "policy_loaded", {"label": "2026-11"})
    await institutions.record(store, "JS", deed, institutions.adopt("JS", "p1"))
    await institutions.record(store, "JS", deed)

    found = await institutions.get(store, "JS")
    assert found is not None
    assert (found.policy_id, found.audit_seq) == ("p1", 2)
    with pytest.raises(Conflict, match="timers"):
        await institutions.record(store, "JS", deed, timers.fire("none", now))


def test_ids_sort_by_the_moment_they_were_made() -> None:
    """And are never the same."""
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
