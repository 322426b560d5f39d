"""Takes a list of contacts into the record, politely beside a running bot (design §5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import overrides, tables
from storage.institutions import Deed, record
from storage.overrides import Override
from storage.people import key_of, opened_phone
from storage.store import Store
from storage.unit import Insert, Unit, Update, Write

# Less than 50 ms of the writer at a time (design §5); turns go in between.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A line of the contacts: ``userid,name,department,post,leader,roles,phone,apps``."""

    userid: str
    name: str
    department: str = ""
    post: str = ""
    leader: str = ""
    roles: tuple[str, ...] = ()
    phone: str = ""
    apps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, in people."""

    added: int
    changed: int
    unchanged: int
    left: int


async def import_contacts(
    store: Store, contacts: Iterable[ContactRow], institution: str, now: datetime, actor: str
) -> Imported:
    """Make the people of an institution those of the list; who is missing becomes inactive.

    What the list says of leader, phone and apps stays in force when WeCom says otherwise.
    Short transactions, so that it is polite beside a running bot; the last one tells the
    institution's chain. Run again after Unavailable or Conflict, it completes what it began.
    """
    wanted = {key_of(contact.userid): contact for contact in contacts}
    known = await _known(store, institution, wanted)
    changes = list(_changes(store, wanted, known, institution))
    leaving = [
        Update(tables.people, {"key": key}, {"active": False})
        for key, row in known.items()
        if key not in wanted and row["active"]
    ]
    said = await _said(store, wanted.values(), now)
    dropped = [overrides.drop([update.key["key"]]) for update in leaving]
    writes: list[Write] = [*changes, *leaving, *said, *dropped]
    for start in range(0, len(writes), CHUNK):
        await store.committer.commit(Unit(writes[start : start + CHUNK]))
    added = sum(isinstance(change, Insert) for change in changes)
    counts = Imported(added, len(changes) - added, len(wanted) - len(changes), len(leaving))
    deed = Deed(now, actor, "command", "contacts_imported", asdict(counts))
    await record(store, institution, deed)
    return counts


async def _known(
    store: Store, institution: str, wanted: Mapping[str, ContactRow]
) -> dict[str, dict[str, Any]]:
    """Give the rows of the institution's people and of whoever else the list names."""
    return {
        row.key: row._asdict()
        for row in await store.rows(select(tables.people))
        if row.institution == institution or row.key in wanted
    }


async def _said(store: Store, listed: Iterable[ContactRow], now: datetime) -> list[Write]:
    """Keep the list's word on each person; an empty cell leaves the field to WeCom."""
    words = [
        Override(
            key=key_of(contact.userid),
            leader=key_of(contact.leader) or None,
            apps=list(contact.apps) or None,
            sealed={"phone": contact.phone} if contact.phone else None,
            set_at=now,
        )
        for contact in listed
    ]
    known = await overrides.many(store, [word.key for word in words])
    return overrides.put(store, [w for w in words if not w.says(known.get(w.key))])


def _changes(
    store: Store,
    wanted: Mapping[str, ContactRow],
    known: Mapping[str, dict[str, Any]],
    institution: str,
) -> Iterator[Insert | Update]:
    for key, contact in wanted.items():
        values = _values(contact, institution)
        sealed = store.vault.seal({"phone": contact.phone}) if contact.phone else None
        row = known.get(key)
        if row is None:
            yield Insert(tables.people, {"key": key, **values, "sealed": sealed}, "people")
        elif _differs(row, values) or (opened_phone(store, row["sealed"]) or "") != contact.phone:
            yield Update(tables.people, {"key": key}, {**values, "sealed": sealed})


def _values(contact: ContactRow, institution: str) -> dict[str, Any]:
    return {
        "userid": contact.userid.strip(),
        "institution": institution,
        "name": contact.name,
        "department": contact.department,
        "post": contact.post,
        "leader": key_of(contact.leader),
        "roles": sorted(contact.roles),
        "apps": list(contact.apps),
        "active": True,
    }


def _differs(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(row[name] != value for name, value in values.items())
