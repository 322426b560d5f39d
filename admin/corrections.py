"""The desk's own word on a person: leader, apps, phone; it holds over every sync (design §5)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from admin.accounts import Refused
from admin.visit import Visit
from storage import institutions, overrides, people
from storage.institutions import Deed
from storage.overrides import ADMIN, Override
from storage.people import Person

LEADER, APPS, PHONE = "leader", "apps", "phone"
_PHONE = re.compile(r"\+?[0-9]{5,20}")
# No ladder is as high; a circle that was there before must not be walked for ever.
_HIGHEST = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said of one field: the word, the person's row by it, and what is recorded."""

    word: Mapping[str, Any]
    row: Mapping[str, Any]
    told: Mapping[str, Any]


async def correct(visit: Visit, person: Person) -> None:
    """Carry out the form on a person's page; Refused says in Chinese what is wrong with it."""
    field, form = visit.form.get("field", ""), visit.form
    if field not in {LEADER, APPS, PHONE}:
        raise Refused("没有这个项目")
    if form.get("do") == "clear":
        # What WeCom says is read at the next sync; until then the row stays as it is.
        said = Said({"sealed" if field == PHONE else field: None}, {}, {"cleared": True})
    elif field == LEADER:
        said = await _leader(visit, person, form.get("value", ""))
    elif field == APPS:
        said = _apps(visit.desk.apps.get(person.institution, ()), form)
    else:
        said = _phone(visit, form.get("value", ""))
    await _save(visit, person, field, said)


async def _save(visit: Visit, person: Person, field: str, said: Said) -> None:
    store, now = visit.desk.store, visit.desk.now()
    known = await overrides.many(store, [person.key])
    before = known.get(person.key, Override(person.key))
    word = replace(before, origin=ADMIN, set_at=now, **said.word)
    payload = {"person": person.key, "field": field, **said.told}
    deed = Deed(now, visit.actor, "admin", "person_corrected", payload)
    writes = overrides.say(store, word, said.row)
    await institutions.record(store, person.institution, deed, *writes)


async def _leader(visit: Visit, person: Person, text: str) -> Said:
    """Read who leads: a user id or a name that only one has; nothing means nobody."""
    key = await _found(visit, person, text.strip()) if text.strip() else ""
    path = [person.key]
    while key and key not in path and len(path) < _HIGHEST:
        path.append(key)
        above = await people.get(visit.desk.store, key)
        key = above.leader if above else ""
    if key == person.key:
        names = await people.many(visit.desk.store, path)
        circle = "→".join(names[one].name for one in [*path, person.key])
        raise Refused(f"这样领导关系会成环：{circle}")
    leader = path[1] if path[1:] else ""
    return Said({LEADER: leader}, {LEADER: leader}, {LEADER: leader})


async def _found(visit: Visit, person: Person, text: str) -> str:
    store = visit.desk.store
    # A leader may sit outside of the institution; there he is found by his user id alone.
    by_id = await people.get(store, text)
    if by_id and by_id.active:
        return by_id.key
    same = await people.named(store, person.institution, text)
    if not same:
        raise Refused(f"没有找到“{text[:32]}”，请输入姓名或企业微信账号")
    if same[1:]:
        ids = "、".join(one.userid for one in same)
        raise Refused(f"有 {len(same)} 位叫“{text[:32]}”，请输入账号：{ids}")
    return same[0].key


def _apps(known: Collection[str], form: Mapping[str, str]) -> Said:
    chosen = [app for app in known if f"app.{app}" in form]
    return Said({APPS: chosen}, {APPS: chosen}, {APPS: "、".join(chosen) or "无"})


def _phone(visit: Visit, text: str) -> Said:
    phone = re.sub(r"[\s-]", "", text)
    if not _PHONE.fullmatch(phone):
        raise Refused("电话应为 5 至 20 位数字，可以用 + 开头")
    sealed = {PHONE: phone}
    return Said({"sealed": sealed}, {"sealed": visit.desk.store.vault.seal(sealed)}, {})


def local(word: Override | None) -> Collection[str]:
    """Name the fields on which there is a local word."""
    if word is None:
        return ()
    said = {LEADER: word.leader, APPS: word.apps, PHONE: word.sealed}
    return [field for field, value in said.items() if value is not None]
