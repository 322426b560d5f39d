"""``export transcript``: a real conversation as a transcript, everybody in it made up."""

import asyncio
import re
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.commands.exporting.casting import cast
from bot.commands.exporting.gathering import Piece, pieces
from bot.commands.exporting.masking import Mask, known
from bot.commands.failure import CommandError
from bot.commands.loading import open_store, settings_of
from bot.commands.shipped import CONTACTS
from bot.contacts import read
from bot.dialog.words import Word
from bot.flows.kind import Facts
from bot.flows.registry import FLOWS
from bot.policies import read_policy
from bot.settings import Settings
from cases.actions import WORDS
from storage import cases, drafts, institutions, people
from storage.cases import CaseRow
from storage.drafts import DraftRow
from storage.institutions import Deed
from storage.store import Store

HEAD = """# A conversation from the record; people, numbers and stories are made up or left out.
# Played once with TRANSCRIPTS_ACCEPT=1 it has the bot's lines of today."""
CODE = re.compile(r"[a-z_]+|T\d|[0-9a-f]{32}")
# Other people whom a customer names.
NAMED = {"principal": "customer", "representatives": "customer"}
# Where the stories of the tests begin.
START = timedelta(hours=10)
NUMBER = "BM-261123-{n:04d}"


def run(arguments: Namespace) -> int:
    """Print the transcript or write it; CommandError where there is no such conversation."""
    settings, draft, number = settings_of(arguments), arguments.draft, arguments.case
    text = asyncio.run(exported(settings, draft, number, arguments.purpose))
    if not arguments.out:
        print(text)
        return 0
    Path(arguments.out).write_text(text + "\n", "utf-8")
    print(f"已写入 {arguments.out}")
    return 0


async def exported(settings: Settings, draft_id: str, number: str, purpose: str = "") -> str:
    """Give the transcript of a draft or of a case with its draft; the audit keeps that it was.

    ``purpose`` is what it is taken out for, in the words of whoever takes it (S2-R45).
    """
    async with open_store(settings) as store:
        case = await cases.by_number(store, number.upper()) if number else None
        draft = await drafts.get(store, draft_id or (case.draft_id or "" if case else ""))
        if draft is None and case is None:
            raise CommandError([f"没有找到“{number or draft_id}”的对话"])
        if case is None and draft is not None and draft.case_id:
            case = await cases.get_row(store, draft.case_id)
        said = await pieces(store, draft, case)
        text = await _written(store, settings, said, draft, case)
        await _noted(store, draft, case, purpose)
        return text


async def _noted(store: Store, draft: DraftRow | None, case: CaseRow | None, purpose: str) -> None:
    """Note in the institution's chain what was taken out, and what for."""
    what = {"number": case.number if case else "", "purpose": purpose}
    code = next(one.institution for one in (case, draft) if one)
    deed = Deed(datetime.now(UTC), "command line", "command", "exported", what)
    await institutions.record(store, code, deed)


async def _written(
    store: Store, settings: Settings, said: Sequence[Piece], draft: DraftRow | None,
    case: CaseRow | None,
) -> str:  # fmt: skip
    keys = list(dict.fromkeys(piece.who for piece in said))
    found = await people.many(store, [*keys, *_standing(case)])
    order = [found[key] for key in dict.fromkeys([*keys, *found]) if key in found]
    sample, _, _ = read(CONTACTS, settings.institutions[0].apps)
    roles = cast(order, sample)
    names = {one.userid: one.name for one in sample}
    staff = {p.name: names.get(roles.get(p.key, ""), "同事") for p in order}
    staff |= {p.userid: roles.get(p.key, "hexin") for p in order}
    numbers = {case.number: NUMBER.format(n=1)} if case else {}
    secret = known(_values(draft, case), staff)
    mask = Mask(secret, _words(settings), numbers)
    return "\n".join([HEAD, *_lines(said, roles, mask)])


def _lines(said: Sequence[Piece], roles: Mapping[str, str], mask: Mask) -> Iterator[str]:
    """Write the lines of a story that begins at ten, with time passing as it did."""
    first, stood = (said[0].at if said else None), START
    for piece in said:
        passed = int((piece.at - first).total_seconds()) if first else 0
        if (at := START + timedelta(seconds=passed)) > stood:
            stood = at
            hours, rest = divmod(int(at.total_seconds()), 3600)
            yield f"@{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
        shown = mask.person(piece.text) if piece.what == ">" else mask.bot(piece.text)
        yield f"{roles.get(piece.who, 'hexin')}{piece.what} {' / '.join(shown.splitlines())}"


def _standing(case: CaseRow | None) -> list[str]:
    """Give everybody of the case whose name a sentence may carry."""
    if case is None:
        return []
    leaders = [hop["leader"] for hop in case.body.get("hops", ())]
    return [case.reporter, *leaders]


def _values(draft: DraftRow | None, case: CaseRow | None) -> Iterator[tuple[str, str]]:
    """Give every value by kind that somebody told; codes of lists are ours."""
    raw = [*(case.sealed.items() if case else ())]
    raw += [*(draft.sealed["draft"]["answers"].items() if draft else ())]
    for key, value in raw:
        plain = value.get("value", "") if isinstance(value, dict) else value
        for one in plain if isinstance(plain, list) else [plain]:
            if isinstance(one, str) and not CODE.fullmatch(one):
                yield (NAMED.get(key, key), one)


def _words(settings: Settings) -> frozenset[str]:
    """Give our own words: commands, the case's words, labels and options of every flow."""
    policy, _ = read_policy(settings.institutions[0].policy)
    ours = {*map(str, Word), *WORDS.values(), "客户", "[照片]", "改", "不满报告"}
    if policy is not None:
        flows = [kind.make(policy, datetime.now(UTC), Facts()) for kind in FLOWS.values()]
        ours |= {word for flow in flows for word in flow.triggers}
        steps = [step for flow in flows for step in flow.steps]
        ours |= {word for step in steps for word in (*step.names, *step.options)}
    return frozenset(ours)
