"""Customer data as those see it who need not act: recognisable, not usable (design §3)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from cases.masking import mask_name, mask_phone

# A run of digits this long may be somebody's number, also with spaces or dashes in it.
_DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
_ENDS = 2
_TAIL = 4
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
    hide = _HIDDEN.get(key)
    return hide(value) if hide else mask_text(value, name)


def _ends(value: str) -> str:
    return f"{value[:_ENDS]}****{value[-_ENDS:]}"


_HIDDEN: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(_NAMES, mask_name),
    **dict.fromkeys(("policy_no", "claim_no", "plate", "transfer_no"), _ends),
    "phone": mask_phone,
    "id_number": lambda value: f"****{value[-_TAIL:]}",
    "address": lambda value: f"（{len(value)} 字，已打码）",
}
