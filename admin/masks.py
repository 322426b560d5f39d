"""A customer's data as everybody may see it: enough to recognise, too little to use."""

_TAIL = 4
# The first three and the last four digits of a phone number stay readable.
_PHONE = 7
_LONGEST = 2


def mask_phone(phone: str) -> str:
    """Hide the middle of a phone number: ``138****8000``."""
    return f"{phone[:3]}****{phone[-_TAIL:]}" if len(phone) > _PHONE else "****"


def mask_name(name: str) -> str:
    """Leave only the first character of a name: ``张*``."""
    return f"{name[:1]}{'*' * min(max(len(name) - 1, 1), _LONGEST)}" if name else ""


def mask_code(code: str) -> str:
    """Leave only the end of a policy, claim or plate number."""
    return f"****{code[-_TAIL:]}" if len(code) > _TAIL else "****"


def mask_story(text: str) -> str:
    """Say of a customer's words only how many there are."""
    return f"（{len(text)} 字，已打码）"


# These say nothing about a customer.
OPEN_FIELDS = frozenset({"triggers", "scene", "units"})


def masked(field: str, value: str) -> str:
    """Give a detail of a case as it may be shown without a reason."""
    if field in OPEN_FIELDS:
        return value
    if field == "phone":
        return mask_phone(value)
    if field == "customer":
        return mask_name(value)
    return mask_code(value) if field in {"policy_no", "claim_no", "plate"} else mask_story(value)
