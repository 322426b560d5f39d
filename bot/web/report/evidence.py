"""Files of a form become evidence of its draft and, where there is one, of its case."""

from dataclasses import replace

from bot.dialog.draft import Draft
from bot.dialog.flow import Flow
from bot.dialog.steps import Refusal
from bot.web.report.sheet import Files, Sheet, Stored
from desk import reports
from desk.work import Work
from storage import evidence
from storage.people import Person


async def attach(
    work: Work, person: Person, sheet: Sheet, draft: Draft, files: tuple[Stored, ...]
) -> Draft:
    """Give the draft with the files attached; one that is there already is not attached twice."""
    step = sheet.flow.evidence
    if step is None or not files:
        return draft
    known = {row.sha256 for row in await evidence.of_draft(work.store, draft.id)}
    ids = list(draft.answers.get(step.key, []))
    for file in files:
        if file.sha256 in known or len(ids) >= step.most:
            continue
        known.add(file.sha256)
        kept = (file.kind, file.sha256, file.size)
        ids.append(reports.attach_file(work, sheet.case, draft.id, person, *kept))
    if len(ids) == len(draft.answers.get(step.key, [])):
        return draft
    return replace(draft.changed({step.key: ids}), rev=sheet.draft.rev + 1)


def refusals(flow: Flow, files: Files) -> dict[str, Refusal]:
    """Give the reasons for what was not attached, at the field for it."""
    step = flow.evidence
    return {step.key: Refusal("".join(files.refused))} if step and files.refused else {}
