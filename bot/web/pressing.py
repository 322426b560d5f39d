"""A form that was sent: a button, or a note. A stale one is answered, never acted on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.mail import context
from bot.templates import Sentences
from bot.web import timeline, wording
from bot.web.parts import day_and_time
from bot.web.seeing import Seen, find
from bot.web.timeline import Entry
from bot.web.views import Banner
from cases.actions import WORDS, Action
from cases.outcome import Refusal
from desk import notes
from desk.actions import act
from desk.work import Work

_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought; ``seen`` is where the timeline ended when it was rendered."""

    action: str
    note: str
    seen: int
    form: str

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Sent | None":
        """Read a form of ours; None where it is not one."""
        seen, form = str(fields.get("seen", "")), str(fields.get("form", ""))
        if not re.fullmatch(r"\d{1,9}", seen) or not _ID.fullmatch(form):
            return None
        return cls(str(fields.get("action", "")), str(fields.get("note", "")), int(seen), form)


async def take(
    work: Work, key: str, number: str, sent: Sent, sentences: Sentences
) -> Banner | None:
    """Carry out a form; None where the visitor may not see the case at all."""
    seen = await find(work, key, number)
    if seen is None:
        return None
    if sent.action == "note":
        return await _note(work, seen, sent, sentences)
    try:
        action = Action(sent.action)
    except ValueError:
        return Banner("refused", "没有这个操作，未做改动。")
    since = await timeline.deeds(work.store, seen.case.id, after=sent.seen, until=seen.seq)
    if since:
        return await _stale(work, seen, since)
    return await _acted(work, seen, action, sentences)


async def _acted(work: Work, seen: Seen, action: Action, sentences: Sentences) -> Banner:
    decided = await act(work, seen.case, seen.person.key, action)
    if isinstance(decided, Refusal):
        return await _refused(work, seen, decided, sentences)
    return Banner("good", f"已记下“{WORDS[action]}”。")


async def _refused(work: Work, seen: Seen, decided: Refusal, sentences: Sentences) -> Banner:
    scene = await work.scene(seen.case, *decided.values.values())
    shown = context(work, scene, dict(decided.values))
    return Banner("refused", sentences.say("refusals", decided.why, shown))


async def _stale(work: Work, seen: Seen, since: Sequence[Entry]) -> Banner:
    """Say what happened since the page was opened, and by whom."""
    scene = await work.scene(seen.case, *timeline.people_in(since))
    shown = context(work, scene)
    lines = tuple(
        f"{day_and_time(entry.at, shown, work.now)} {wording.said(entry, shown)}" for entry in since
    )
    return Banner("late", "您打开页面之后已有变化，这次没有改动：", lines)


async def _note(work: Work, seen: Seen, sent: Sent, sentences: Sentences) -> Banner:
    since = await timeline.entries(work.store, seen.case.id, after=sent.seen, until=seen.seq)
    mine = [e for e in since if e.action == "note" and e.payload.get("form") == sent.form]
    if mine:
        return Banner("late", f"这条留言 {_at(seen, mine[0].at)} 已经记过，没有重复记。")
    refused = notes.add(work, seen.case, seen.person.key, sent.note, sent.form)
    if refused is None:
        return Banner("good", "留言已记下。")
    if refused.why == "empty_note":
        return Banner("refused", "请先写内容，再点“留言”。")
    return await _refused(work, seen, refused, sentences)


def _at(seen: Seen, at: datetime) -> str:
    return f"{at.astimezone(seen.policy.zone):%H:%M:%S}"
