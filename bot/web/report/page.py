"""Puts the page of a form together: reads, then plain values."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.conversation import drafts
from bot.conversation.current import REPORT
from bot.conversation.mail import context
from bot.conversation.parking import OFFERED
from bot.dialog.form import written
from bot.templates import Context, Sentences
from bot.web import parts, wording
from bot.web.report.evidence import rows
from bot.web.report.fields import fields, place, recap
from bot.web.report.sheet import Sheet, Taken, Visitor
from bot.web.report.views import FormPage, Waiting
from bot.web.views import Attached, Banner
from cases.model import State
from desk.relay import Round
from desk.work import Work
from storage.drafts import DraftRow
from storage.evidence import EvidenceRow

GOOD = {
    "saved": "已保存。",
    "started": "已开始计时。",
    "filed": "已登记。",
    "cancelled": "这份草稿已取消。想接着填，在聊天里回“恢复”。",
}
# Saved, and one more look is needed before it is submitted.
OPEN = {
    "times": "请核对读到的时间，对的话再点一次“提交”。",
    "unfiled": "已保存，还没有登记：请先答完必填的问题。",
    "more": "已保存，还没有提交：多出了要回答的问题。",
}
KEPT = "您填的都还在下面，没有丢。请核对后再保存一次。"
MOVED = ("链接里的那份已不在您名下，可能已转给别的同事。", ("下面是您自己的表单。",))
# So many of those that wait are listed: the next ones come when these are done.
LISTED = 20
ASIDE = "另一份没填完的已放在一边，在聊天里回“恢复”可以接着填。"
NOTHING = Taken("")


async def build(
    work: Work, visitor: Visitor, page: FormPage, sheet: Sheet | None, sentences: Sentences,
    taken: Taken = NOTHING,
) -> FormPage:  # fmt: skip
    """Fill the page: the questions of the sheet, or what its first button will do."""
    if sheet is None:
        return replace(page, banner=_banner(taken, None))
    at = place(sheet, page.place.key if page.place else "")
    files = await rows(work, sheet)
    flow, kind = sheet.flow, visitor.kind
    shown = replace(
        page, draft=sheet.draft.id, rev=sheet.revision, place=at, recap=recap(sheet),
        fields=fields(sheet, taken, at.key, _attached(files, visitor, page.name)),
        banner=_banner(taken, sheet), wrong=_wrong(sheet, taken),
        submits=kind.amend is None, done=sheet.status == "submitted",
        report=kind.name == REPORT, begins=kind.amend is not None and sheet.case is None,
        cancels=flow.confirm and bool(sheet.revision),
        receipt=await _receipt(work, visitor, sheet, sentences),
        waiting=await _waiting(work, visitor, sheet),
    )  # fmt: skip
    return await _about_case(work, visitor, shown, sheet, sentences)


async def _waiting(work: Work, visitor: Visitor, sheet: Sheet) -> tuple[Waiting, ...]:
    """List what else was put before this person, such as logged calls, the oldest first."""
    kind, zone = visitor.kind, visitor.desk.policy.zone
    found = await drafts.newest(work, visitor.person, OFFERED)
    waiting = tuple(
        Waiting(_named(one.row, zone), f"/report/{kind.name}?draft={one.draft.id}")
        for one in reversed(found)
        if one.row and one.draft.flow == kind.name and one.draft.id != sheet.draft.id
    )
    return waiting[:LISTED]


def _named(row: DraftRow, zone: ZoneInfo) -> str:
    """Tell calls of one hour apart, by when they came and the masked number."""
    if "offer" in row.sealed:
        found = Round.of(row.sealed)
        return f"{found.at} 来电 {found.phone}"
    return f"{row.updated_at.astimezone(zone):%H:%M} 登记的来电"


async def _receipt(
    work: Work, visitor: Visitor, sheet: Sheet, sentences: Sentences
) -> tuple[str, ...]:
    """Say what the person was told when it was filed, for reading it out."""
    kept, case = sheet.opened.receipt, sheet.case
    if kept is None:
        return ()
    if case is None:
        said = sentences.say(kept["subject"], kept["name"], None, **kept["values"])
    else:
        scene = await work.scene(case, visitor.person.key)
        said = sentences.say(kept["subject"], kept["name"], context(work, scene, kept["values"]))
    return tuple(filter(None, said.splitlines()))


async def _about_case(
    work: Work, visitor: Visitor, page: FormPage, sheet: Sheet, sentences: Sentences
) -> FormPage:
    """Add what happens with the case while its details are filled in."""
    case = sheet.case
    if case is None:
        return page
    shown = context(work, await work.scene(case, visitor.person.key))
    return replace(
        page, number=work.number(case), state=shown.policy.labels.state(case.state),
        clock=parts.clock(shown, work.now),
        # Whoever registered it for another is told what to read out, not of a leader of his own.
        lead=_lead(shown, sentences) if case.reporter == visitor.person.key else (),
    )  # fmt: skip


def _lead(shown: Context, sentences: Sentences) -> tuple[str, ...]:
    """Say what the clock does at its end; a case that has moved on tells it on its own page."""
    if shown.case.state is not State.SOOTHING:
        return ()
    return tuple(sentences.say("answers", "opened", shown).splitlines()[:1])


def _banner(taken: Taken, sheet: Sheet | None) -> Banner | None:
    aside = (ASIDE,) if taken.aside else ()
    if taken.how in GOOD:
        return Banner("good", GOOD[taken.how], aside)
    if taken.how in OPEN:
        return Banner("late", OPEN[taken.how], (*_read(taken, sheet), *aside))
    if taken.how == "refused":
        return Banner("refused", "还有几处要改；其余的已保存。")
    if taken.how == "late" and sheet:
        return Banner("late", _changed(taken, sheet), (KEPT,))
    return _over(taken, sheet)


def _over(taken: Taken, sheet: Sheet | None) -> Banner | None:
    """Say that there is nothing to fill in any more, or not for this person."""
    if taken.how in {"closed", "gone"}:
        return Banner("late", "这份内容已经结束，这次没有保存。", _unsaved(taken, sheet))
    return Banner("late", *MOVED) if taken.how == "moved" else None


def _read(taken: Taken, sheet: Sheet | None) -> tuple[str, ...]:
    """Show how the times were understood that have to be looked at again."""
    if sheet is None:
        return ()
    texts, labels = sheet.texts, {step.key: step.label for step in sheet.flow.steps}
    return tuple(f"{labels[key]}：{texts[key]}" for key in taken.others if texts.get(key))


def _changed(taken: Taken, sheet: Sheet) -> str:
    labels = {step.key: step.label for step in sheet.flow.steps}
    changed = "、".join(labels[key] for key in taken.others if key in labels)
    return f"您打开之后，聊天或另一个页面里改过：{changed}。这次没有保存。"


def _unsaved(taken: Taken, sheet: Sheet | None) -> tuple[str, ...]:
    """Give back what was typed in vain, so that it can be copied."""
    if sheet is None:
        return tuple(filter(None, taken.typed.values()))
    before = written(sheet.flow, sheet.draft)
    labels = {step.key: step.label for step in sheet.flow.steps}
    return tuple(
        f"{labels.get(key, key)}：{text}"
        for key, text in taken.typed.items()
        if text and text != before.get(key)
    )


def _wrong(sheet: Sheet, taken: Taken) -> tuple[tuple[str, str, str], ...]:
    """List the refusals in the order of the questions, for the summary above the form."""
    return tuple(
        (step.key, step.label, taken.refused[step.key].reason)
        for step in sheet.flow.steps
        if step.key in taken.refused
    )


def _attached(files: Sequence[EvidenceRow], visitor: Visitor, name: str) -> tuple[Attached, ...]:
    return tuple(
        Attached(
            f"{wording.KINDS.get(row.kind, '附件')} {n}",
            f"{row.captured_at.astimezone(visitor.desk.policy.zone):%H:%M}",
            f"/report/{name}/evidence/{row.id}" if row.state == "kept" else "",
            row.id,
        )
        for n, row in enumerate(files, 1)
    )
