"""What the record still has of a conversation: the journal, the answers, the alerts, the deeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.conversation.answer import Answer
from bot.flows.registry import FLOWS
from bot.templates import Message
from cases.actions import WORDS, Action
from cases.model import SYSTEM
from storage import tables, timeline
from storage.cases import CaseRow
from storage.drafts import DraftRow
from storage.inbox import InboxRow
from storage.outbox import OutboxRow
from storage.rows import every
from storage.store import Store
from storage.timeline import Entry

# What people did on the case, as the words that do it.
DEEDS: Mapping[str, Action] = {
    "taken": Action.TAKE, "resolved": Action.RESOLVE, "told_verbally": Action.TOLD,
    "confirmed": Action.CONFIRM, "denied": Action.DENY, "followed_up": Action.FOLLOW_UP,
    "raised": Action.PASS_UP, "submitted": Action.START_FLOW,
    "took_call": Action.TAKE_CALL, "dialled": Action.DIALLED,
}  # fmt: skip
RESULTS: Mapping[str, Action] = {
    "content": Action.CONTENT, "dissatisfied": Action.DISSATISFIED, "missed": Action.MISSED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a conversation: ``>`` somebody said it, ``<`` somebody received it."""

    at: datetime
    who: str
    what: str
    text: str


async def pieces(store: Store, draft: DraftRow | None, case: CaseRow | None) -> list[Piece]:
    """Give what was said and received, in the order of time; answers are kept for two days."""
    found = await _journal(store, draft) if draft else []
    if case is not None:
        found += [*await _deeds(store, case), *await _alerts(store, case)]
    return sorted(found, key=lambda piece: (piece.at, piece.what != ">"))


async def _journal(store: Store, draft: DraftRow) -> list[Piece]:
    """Give what the draft's person said, and the answers that are still kept."""
    journal, inbox = tables.journal.c, tables.inbox.c
    turns = select(tables.journal).where(journal.draft_id == draft.id)
    rows = await store.rows(turns.order_by(journal.at, journal.id))
    told = [
        Piece(row.at, draft.person, ">", _said(draft, row.event, store.vault.open(row.sealed)))
        for row in rows
        if row.event in {"opened", "said", "tapped", "asked", "sent", "form"} and row.sealed
    ]
    instants = {piece.at for piece in told}
    answers = select(tables.inbox).where(inbox.person == draft.person)
    return told + [
        Piece(row.received_at, draft.person, "<", answer.pushed or answer.text)
        for row in await every(store, InboxRow, answers.order_by(inbox.received_at))
        if row.received_at in instants and row.sealed and (answer := Answer.from_json(row.sealed))
    ]


def _said(draft: DraftRow, event: str, sealed: Mapping[str, str]) -> str:
    """Give a turn as it would be typed; the first one begins with the flow's word."""
    text = sealed["text"].replace("\n", "\\n")
    if event in {"opened", "tapped"}:
        return f"{FLOWS[draft.flow].triggers[0]} {text}".strip() if draft.flow in FLOWS else text
    return "[照片]" if event == "sent" else text


async def _deeds(store: Store, case: CaseRow) -> list[Piece]:
    """Give what people did on the case, each as the word that does it."""
    entries = await timeline.whole(store, f"case:{case.id}")
    deeds = [(entry, _deed(entry)) for entry in entries if entry.actor != SYSTEM]
    return [
        Piece(entry.at, entry.actor, ">", f"{WORDS[action]} {case.number}")
        for entry, action in deeds
        if action is not None
    ]


def _deed(entry: Entry) -> Action | None:
    if entry.action == "call_result":
        return RESULTS.get(str((entry.payload or {}).get("outcome", "")))
    return DEEDS.get(entry.action)


async def _alerts(store: Store, case: CaseRow) -> list[Piece]:
    """Give the alerts of the case as the phones received them, as text."""
    outbox = tables.outbox.c
    sent = select(tables.outbox).where(outbox.case_id == case.id, outbox.sent_at.is_not(None))
    return [
        Piece(row.sent_at, row.person, "<", Message.from_json(row.sealed["message"]).text)
        for row in await every(store, OutboxRow, sent.order_by(outbox.sent_at))
        if row.sent_at and "message" in row.sealed
    ]
