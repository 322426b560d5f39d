"""A policy as the record keeps it: resolved, numbered by schema, named by its content."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from cases.policy.model import Policy

SCHEMA: Final = 2


def resolved(policy: Policy) -> dict[str, Any]:
    """Give the whole policy as JSON-able data, with the number of its schema."""
    return {"schema": SCHEMA, **policy.model_dump(mode="json", by_alias=True)}


def content_hash(body: Mapping[str, Any]) -> str:
    """Give the SHA-256, in hex, of a resolved policy; equal content gives equal hashes."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def restored(body: Mapping[str, Any]) -> Policy:
    """Read a version back from the record.

    Only its form is read; the checks of ``build`` are not made again,
    for a case keeps the version under which it was opened (S4-R41).
    """
    return Policy.model_validate({key: value for key, value in body.items() if key != "schema"})
