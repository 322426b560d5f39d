"""To whom a message or a card update goes, and who of them is invalid (wecom.md §3.3, §3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.config import SimApp
from simulator.errors import ApiError
from simulator.people import People

Json = dict[str, Any]

MOST_USERS = 1000
MOST_PARTIES = 100


@dataclass(frozen=True)
class Receivers:
    """User ids as the contacts write them, and what was asked for in vain (in lower case)."""

    userids: tuple[str, ...]
    invalid_users: tuple[str, ...] = ()
    invalid_parties: tuple[str, ...] = ()
    invalid_tags: tuple[str, ...] = ()
    as_lists: bool = False

    def invalid_fields(self) -> Json:
        """Return invaliduser and its kin as an answer carries them: left out when empty."""
        named = {
            "invaliduser": self.invalid_users,
            "invalidparty": self.invalid_parties,
            "invalidtag": self.invalid_tags,
        }
        filled = {name: ids for name, ids in named.items() if ids}
        return {n: list(ids) if self.as_lists else "|".join(ids) for n, ids in filled.items()}


def of_message(people: People, app: SimApp, message: Json) -> Receivers:
    """Read touser, toparty and totag: strings with `|` between the ids."""
    users, parties, tags = (_ids(message, name) for name in ("touser", "toparty", "totag"))
    if users == ["@all"]:
        return Receivers(tuple(person.userid for person in people.visible(app.name)))
    return _found(people, app, users, parties, tags)


def of_update(people: People, app: SimApp, body: Json, had: Sequence[str]) -> Receivers:
    """Read userids and partyids (arrays) or atall; only who had the card is valid."""
    if body.get("atall") == 1:
        return Receivers(tuple(had), as_lists=True)
    users, parties, tags = (_array(body, name) for name in ("userids", "partyids", "tagids"))
    found = _found(people, app, users, parties, tags)
    got = tuple(userid for userid in found.userids if userid in had)
    missed = tuple(userid.lower() for userid in found.userids if userid not in had)
    if not got:
        raise ApiError(81013, "all receivers are invalid")
    invalid = (*found.invalid_users, *missed)
    return Receivers(got, invalid, found.invalid_parties, found.invalid_tags, as_lists=True)


def _found(
    people: People, app: SimApp, users: list[str], parties: list[str], tags: list[str]
) -> Receivers:
    if not users and not parties and not tags:
        raise ApiError(82001, "no receiver")
    if len(users) > MOST_USERS:
        raise ApiError(40032, "more than 1000 users")
    if len(parties) > MOST_PARTIES:
        raise ApiError(82002, "more than 100 parties")
    seen = {person.userid.casefold(): person for person in people.visible(app.name)}
    valid = [seen[user.casefold()].userid for user in users if user.casefold() in seen]
    invalid = tuple(user.lower() for user in users if user.casefold() not in seen)
    known = {str(number) for number, _, _ in people.departments()}
    members = [p.userid for p in seen.values() if str(people.department_of(p)) in parties]
    bad_parties = tuple(party for party in parties if party not in known)
    reached = tuple(dict.fromkeys([*valid, *members]))
    if not reached:
        raise ApiError(81013, "all receivers are invalid")
    return Receivers(reached, invalid, bad_parties, tuple(tags))


def _ids(message: Json, name: str) -> list[str]:
    value = message.get(name) or ""
    if not isinstance(value, str):
        raise ApiError(40058, f"{name} must be a string")
    return [part.strip() for part in value.split("|") if part.strip()]


def _array(body: Json, name: str) -> list[str]:
    value = body.get(name) or []
    if not isinstance(value, list):
        raise ApiError(40058, f"{name} must be an array")
    return [str(part) for part in value]
