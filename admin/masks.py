"""A customer's data as everybody may see it: enough to recognise, too little to use."""

from cases.masking import mask_name, mask_phone

_TAIL = 4


def mask_code(code: str) -> str:
    """Leave only the end of a policy, claim or plate number."""
    return f"****{code[-_TAIL:]}" if len(code) > _TAIL else "****"


def mask_story(text: str) -> str:
    """Say of a customer's words only how many there are."""
    return f"（{len(text)} 字，已打码）"


_CODES = frozenset({"policy_no", "claim_no", "plate", "id_number", "transfer_no"})
# These say nothing about a customer.
OPEN_FIELDS = frozenset(
    {"transferred_at", "triggers", "scene", "units", "identity", "materials", "delivery"}
    | {"authorised", "people"}
)


def masked(field: str, value: str) -> str:
    """Give a detail of a case as it may be shown without a reason."""
    if field in OPEN_FIELDS:
        return value
    if field == "phone":
        return mask_phone(value)
    if field in {"customer", "principal", "representatives"}:
        return "、".join(map(mask_name, value.split("、")))
    return mask_code(value) if field in _CODES else mask_story(value)
