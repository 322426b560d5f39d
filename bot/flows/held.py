"""What nobody has to be asked, because the institution holds it (CBIRC 2020-3, Art 13)."""

from collections.abc import Mapping
from typing import Any

from bot.flows.kind import Raw
from desk.filing import Filing
from desk.lookup import by_numbers

# The steps that name a thing of the customer's, by the kind of their number.
NUMBERS = {"policy": "policy_no", "claim": "claim_no", "plate": "plate"}


async def of_customer(filing: Filing, raw: Raw) -> Mapping[str, Any]:
    """Give the raw answers that the institution's own systems have, found by a number told."""
    if {"customer", "phone"} <= raw.keys():
        return {}
    numbers = {kind: raw[key]["value"] for kind, key in NUMBERS.items() if key in raw}
    known = await by_numbers(filing.lookup, numbers) if numbers else None
    if known is None:
        return {}
    plain = {"customer": known.customer, "phone": known.phone}
    things = {"policy": known.policy_no, "plate": known.plate}
    found = {key: value for key, value in plain.items() if value}
    return found | {
        NUMBERS[kind]: {"kind": kind, "value": value} for kind, value in things.items() if value
    }


def keys(raw: Raw) -> Mapping[str, str]:
    """Give what a customer's earlier cases are found by."""
    found = {key: str(raw[key]) for key in ("phone",) if key in raw}
    return found | {key: raw[key]["value"] for key in NUMBERS.values() if key in raw}
