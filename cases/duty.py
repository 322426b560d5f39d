"""Whom to ask for the first callback: one member, the least loaded on duty (design §3)."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple


class Team(NamedTuple):
    """The order in which members are asked, and whether they are on duty."""

    members: tuple[str, ...]
    on_duty: bool


def order(
    members: Collection[str],
    on_duty: Collection[str],
    load: Mapping[str, int],
    number: str,
    *,
    always: bool,
) -> Team:
    """Order the members by open callbacks, those on duty alone if there are any.

    With nobody on duty the whole team is asked in turn (design §3, budget);
    ``always`` is the policy's word that everyone counts as on duty.
    Among equals the case's number decides, so that a hundred cases of one minute do not all go
    to the same member.
    """
    present = [m for m in members if always or m in on_duty]
    asked = present or list(members)
    ranked = sorted(asked, key=lambda m: (load.get(m, 0), _lot(number, m)))
    return Team(tuple(ranked), bool(present))


def _lot(number: str, member: str) -> str:
    return sha256(f"{number}:{member}".encode()).hexdigest()
