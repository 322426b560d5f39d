"""What the institution holds already and nobody has to ask: the look-up of its own systems."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as the policy system knows him; empty where it does not say."""

    customer: str = ""
    phone: str = ""
    policy_no: str = ""
    plate: str = ""
    product: str = ""
    id_number: str = ""
    address: str = ""


class Lookup(Protocol):
    """Finds a customer by one number of his."""

    async def find(self, kind: str, value: str) -> Known | None:
        """Give who holds a policy, claim, plate or phone (``kind``); None where nobody is known.

        Never raises, and answers within its own time-out: what is not found is asked.
        """


class Nowhere:
    """No system is connected."""

    async def find(self, kind: str, value: str) -> Known | None:
        """Find nothing."""
        del kind, value
        return None


async def by_numbers(lookup: Lookup, numbers: Mapping[str, str]) -> Known | None:
    """Give the first customer found by kind and number, in the order given."""
    for kind, value in numbers.items():
        if value and (known := await lookup.find(kind, value)):
            return known
    return None
