"""A case and what belongs to it, as plain values (domain.md B2, for the kinds built so far).

People are named by their key: the WeCom user id in lower case.
Every instant is an aware UTC ``datetime``.
"""

from cases.model.actors import SYSTEM, USER
from cases.model.assignment import Assignment, Handing
from cases.model.callback import Attempt, Callback, Offer
from cases.model.case import Case
from cases.model.charge import Charge
from cases.model.contact import Contact, Discussion
from cases.model.ladder import Hop, Told
from cases.model.link import Link
from cases.model.states import ENDED, WITH_UNIT, State

__all__ = [
    "ENDED",
    "SYSTEM",
    "USER",
    "WITH_UNIT",
    "Assignment",
    "Attempt",
    "Callback",
    "Case",
    "Charge",
    "Contact",
    "Discussion",
    "Handing",
    "Hop",
    "Link",
    "Offer",
    "State",
    "Told",
]
