"""The people of a conversation as people of the sample institution, so that it plays there."""

from collections.abc import Iterable, Mapping

from bot.contact import Contact
from storage.people import Person


def cast(people: Iterable[Person], sample: Iterable[Contact]) -> Mapping[str, str]:
    """Give for each person the user id of another in the sample, of the same roles if there is.

    Who comes first reports; with more people than the sample has, the last ones get nobody.
    """
    left = {contact.userid: frozenset(contact.roles) for contact in sample}
    found: dict[str, str] = {}
    for person in people:
        same = (userid for userid, roles in left.items() if roles == person.roles)
        userid = next(same, next(iter(left), None))
        if userid is not None:
            found[person.key] = userid
            del left[userid]
    return found
