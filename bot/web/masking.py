"""Customer data as those see it who need not act: recognisable, not usable (design §3)."""

import re
from collections.abc import Mapping
from typing import Any

from cases.masking import mask_name, mask_phone

# A run of digits this long may be somebody's number, also with spaces or dashes in it.
_DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
_ENDS = 2
# The customer, whom he speaks for, who speaks for many.
_NAMES = frozenset({"customer", "principal", "representatives"})


def masked(details: Mapping[str, Any]) -> dict[str, Any]:
    """Mask every part that could lead to the customer."""
    name = str(details.get("customer") or "")
    return {key: _masked(key, value, name) for key, value in details.items() if value}


def mask_text(text: str, customer: str = "") -> str:
    """Hide the numbers in free text, and the customer's name."""
    hidden = _DIGITS.sub(lambda found: mask_phone(re.sub(r"\D", "", found[0])), text)
    return hidden.replace(customer, mask_name(customer)) if len(customer) > 1 else hidden


def _masked(key: str, value: object, name: str) -> object:
    if isinstance(value, list | tuple) and key in _NAMES:
        return [mask_name(str(one)) for one in value]
    if not isinstance(value, str):
        return value
    if key in _NAMES:
        return mask_name(value)
    if key == "phone":
        return mask_phone(value)
    if key in {"policy_no", "claim_no", "plate"}:
        return f"{value[:_ENDS]}****{value[-_ENDS:]}"
    return mask_text(value, name)
