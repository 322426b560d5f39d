"""One spelling for what two people write differently, so that exact look-up finds it (§5)."""

import re
import unicodedata
from collections.abc import Callable

# Stored beside every digest: when a rule below changes, this does too and `rekey` redoes them.
VERSION = 1


def normalise(kind: str, value: str) -> str:
    """Give the one spelling of a value of one of the kinds below, "" for none.

    ValueError for another kind.
    """
    if kind not in _RULES:
        raise ValueError(f"no normalising rule for {kind!r}")
    return _RULES[kind](unicodedata.normalize("NFKC", value))


def _phone(value: str) -> str:
    digits = re.sub(r"[^0-9]", "", value)
    return re.sub(r"^(?:00)?86(?=1[0-9]{10}$)", "", digits)


def _code(value: str) -> str:
    return re.sub(r"[\W_]", "", value).upper()


def _name(value: str) -> str:
    return re.sub(r"[\W_]", "", value).casefold()


_RULES: dict[str, Callable[[str], str]] = {
    "phone": _phone,
    "policy_no": _code,
    "claim_no": _code,
    "plate": _code,
    "id_number": _code,
    "name": _name,
    # The customer of a report is looked up by name too.
    "customer": _name,
}
