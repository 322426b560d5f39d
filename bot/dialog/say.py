"""What the engine says: a kind and plain values; the sentences are in bot/templates/dialog.j2."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The engine's sentences, each the name of a macro in the template."""

    ASK = "ask"
    SAVED = "saved"
    KNOWN = "known"
    ALREADY = "already"
    ALL_NOTED = "all_noted"
    RECAP = "recap"
    SUMMARY = "summary"
    MISSED = "missed"
    OFFERED = "offered"
    EXAMPLE = "example"
    OFFER_PERSON = "offer_person"
    HEARD = "heard"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    FIRST_QUESTION = "first_question"
    CANNOT_SKIP = "cannot_skip"
    NOTHING_TO_SKIP = "nothing_to_skip"
    ASK_CANCEL = "ask_cancel"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    RESUMED = "resumed"
    NO_NEED = "no_need"
    SUBMITTING = "submitting"
    RECEIPT = "receipt"
    CLOSED = "closed"
    STALE = "stale"
    HANDOVER = "handover"
    HELP = "help"
    EVIDENCE = "evidence"
    ATTACHED = "attached"
    TAKEN_OFF = "taken_off"
    NOTHING_ATTACHED = "nothing_attached"
    NO_EVIDENCE = "no_evidence"
    SILENT = "silent"  # said to nobody: the answer to the first of a burst stands for this one


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence: its kind and the values that its macro reads."""

    kind: Kind
    text: str = ""
    label: str = ""
    items: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    optional: bool = False
    more: bool = False
    step: str | None = None
