"""How one case hangs on another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that belongs to this one, as its complaint, its duplicate, its follow-up."""

    relation: str
    case_id: str
    number: str
