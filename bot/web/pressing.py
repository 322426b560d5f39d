"""A form that was sent: an action, or a note. A stale one is answered, never acted on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversation.mail import context, refused
from bot.templates import Sentences
from bot.web import timeline, wording
from bot.web.filling import FILL, fill
from bot.web.parts import day_and_time
from bot.web.seeing import Seen, find
from bot.web.timeline import Entry
from bot.web.views import Banner
from cases.actions import WORDS, Action
from cases.outcome import Outcome
from desk import notes
from desk.sheets import SENT, WHOLE, Typed, carry_out, read
from desk.work import Work

_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought; ``seen`` is where the timeline ended when it was rendered."""

    action: str
    note: str
    seen: int
    form: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[str]]) -> "Sent | None":
        """Read a form of ours, each field with all its values; None where it is not one."""
        seen, form, action, note = (
            fields.get(name, [""])[0] for name in ("seen", "form", "action", "note")
        )
        if not re.fullmatch(r"\d{1,9}", seen) or not _ID.fullmatch(form):
            return None
        return cls(action, note, int(seen), form, fields)

    def raw(self, action: Action) -> dict[str, str]:
        """Give what was typed for the questions of an action, by the key of each."""
        pairs = ((name, value) for name, values in self.fields.items() for value in values)
        return read(action, pairs)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a form; ``typed`` is what stands in it again where it was not carried out."""

    banner: Banner
    typed: Typed | None = None


async def take(work: Work, key: str, number: str, sent: Sent, sentences: Sentences) -> Taken | None:
    """Carry out a form; None where the visitor may not see the case at all."""
    seen = await find(work, key, number)
    if seen is None:
        return None
    if sent.action == "note":
        return Taken(await _note(work, seen, sent, sentences))
    if sent.action == FILL:
        return await _filled(work, seen, sent)
    try:
        action = Action(sent.action)
    except ValueError:
        return Taken(Banner("refused", "没有这个操作，未做改动。"))
    since = await timeline.deeds(work.store, seen.case.id, after=sent.seen, until=seen.seq)
    if since:
        return Taken(await _stale(work, seen, since), Typed(action, sent.raw(action)))
    return await _acted(work, seen, action, sent.raw(action), sentences)


async def _filled(work: Work, seen: Seen, sent: Sent) -> Taken:
    start = f"{SENT}{FILL}-"
    typed = {
        key.removeprefix(start): values[0]
        for key, values in sent.fields.items()
        if key.startswith(start)
    }
    if not any(value.strip() for value in typed.values()):
        return Taken(Banner("refused", "还没有填写，未做改动。"))
    if wrong := await fill(work, seen, typed):
        return Taken(_marked(), Typed(FILL, typed, wrong))
    return Taken(Banner("good", "已补上，谢谢。"))


async def _acted(
    work: Work, seen: Seen, action: Action, raw: Mapping[str, str], sentences: Sentences
) -> Taken:
    decided = await carry_out(work, seen.case, seen.person.key, action, raw)
    if isinstance(decided, Outcome):
        return Taken(Banner("good", f"已记下“{WORDS[action]}”。"))
    wrong = {key: await refused(work, seen.case, why, sentences) for key, why in decided.items()}
    banner = Banner("refused", wrong[WHOLE]) if WHOLE in wrong else _marked()
    return Taken(banner, Typed(action, raw, wrong))


def _marked() -> Banner:
    return Banner("refused", "还没有提交：请看下面标红的地方。")


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
    wrong = notes.add(work, seen.case, seen.person.key, sent.note, sent.form)
    if wrong is None:
        return Banner("good", "留言已记下。")
    if wrong.why == "empty_note":
        return Banner("refused", "请先写内容，再点“留言”。")
    return Banner("refused", await refused(work, seen.case, wrong, sentences))


def _at(seen: Seen, at: datetime) -> str:
    return f"{at.astimezone(seen.policy.zone):%H:%M:%S}"
