"""What nobody has to be asked, because the institution holds it (CBIRC 2020-3, Art 13)."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.flows.kind import Raw
from desk.filing import Filing
from desk.lookup import Known, by_numbers

# The steps that name a thing of the customer's, by the kind of their number.
NUMBERS = {"policy": "policy_no", "claim": "claim_no", "plate": "plate"}
# Who it is; the rest of what is held of him is taken only where a policy asks for it (PIPL 6).
_WHO = ("customer", "phone")
_MORE = ("id_number", "address")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


async def of_customer(filing: Filing, raw: Raw, wanted: Collection[str] = ()) -> Mapping[str, Any]:
    """Give the raw answers that the institution's own systems have, found by a number told.

    ``wanted`` names what the policy asks of the customer beside his name and phone. A phone
    number tells who he is, and not which of his policies it is about.
    """
    asked = (*_WHO, *(key for key in _MORE if key in wanted))
    if raw.keys() >= set(asked):
        return {}
    numbers = {kind: raw[key]["value"] for kind, key in NUMBERS.items() if key in raw}
    if known := await by_numbers(filing.lookup, numbers):
        things = {"policy": known.policy_no, "plate": known.plate}
        return _person(known, raw, asked) | {
            NUMBERS[kind]: {"kind": kind, "value": value} for kind, value in things.items() if value
        }
    phone = {"phone": str(raw["phone"])} if "phone" in raw else {}
    known = await by_numbers(filing.lookup, phone)
    return _person(known, raw, asked) if known else {}


def _person(known: Known, raw: Raw, asked: Collection[str]) -> dict[str, Any]:
    """Give who it is, as far as what was told does not say that it is somebody else.

    Another name: a son calls, a car was sold. Another number may only be a new one; then it is
    his name that is taken over, and nothing that only he would tell.
    """
    told = {key: value for key in _WHO if (value := getattr(known, key))}
    other = {key for key, value in told.items() if raw.get(key, value) != value}
    if "customer" in other:
        return {}
    # A number in the story that could be anybody's is not passed over for the one held.
    doubtful = other | ({"phone"} if _MOBILE.search(str(raw.get("what", ""))) else set())
    kept = [key for key in asked if key not in doubtful and not (doubtful and key in _MORE)]
    held = {key: getattr(known, key) for key in kept}
    return {key: value for key, value in held.items() if value}


def keys(raw: Raw) -> Mapping[str, str]:
    """Give what a customer's earlier cases are found by."""
    found = {key: str(raw[key]) for key in ("phone",) if key in raw}
    return found | {key: raw[key]["value"] for key in NUMBERS.values() if key in raw}
