"""Files of a form become evidence of its draft and its case, or are taken off again."""

from dataclasses import replace

from bot.dialog import attachments
from bot.dialog.attachments import attached
from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.steps import Refusal
from bot.web.report.sheet import Files, Sheet, Stored
from desk import reports
from desk.work import Work
from storage import evidence
from storage.evidence import EvidenceRow
from storage.people import Person


async def attach(
    work: Work, person: Person, sheet: Sheet, draft: Draft, files: tuple[Stored, ...]
) -> Draft:
    """Give the draft with the files attached; one that is there already is not attached twice."""
    step = sheet.flow.evidence
    if step is None or not files:
        return draft
    # What was taken off before may come again: only what is attached now is there already.
    known = {row.sha256 for row in await rows(work, sheet.to(draft))}
    ids = attached(sheet.flow, draft)
    for file in files:
        if file.sha256 in known or len(ids) >= step.most:
            continue
        known.add(file.sha256)
        kept = (file.kind, file.sha256, file.size)
        ids.append(reports.attach_file(work, sheet.case, draft.id, person, *kept))
    if ids == attached(sheet.flow, draft):
        return draft
    return replace(draft.changed({step.key: ids}), rev=sheet.draft.rev + 1)


def without(sheet: Sheet, draft: Draft, off: frozenset[str]) -> Draft:
    """Give the draft without the files that were ticked to be taken off."""
    step, ids = sheet.flow.evidence, attached(sheet.flow, draft)
    left = [one for one in ids if one not in off]
    if step is None or left == ids:
        return draft
    return replace(attachments.without(draft, step, left), rev=sheet.draft.rev + 1)


async def rows(work: Work, sheet: Sheet) -> list[EvidenceRow]:
    """Give the files that are attached now, in the order in which they came."""
    found = {row.id: row for row in await evidence.of_draft(work.store, sheet.draft.id)}
    return [found[one] for one in attached(sheet.flow, sheet.draft) if one in found]


def refusals(flow: Flow, files: Files) -> dict[str, Refusal]:
    """Give the reasons for what was not attached, at the field for it."""
    step = flow.evidence
    return {step.key: Refusal("".join(files.refused))} if step and files.refused else {}
