"""留言: words left on a case for whoever has it, with its number or where only one can be meant."""

from typing import Final

from bot.conversation import case_words
from bot.conversation.readers.case import taken_apart
from bot.conversation.speech import Speech, about, talk
from bot.conversation.visit import Visit
from bot.dialog.words import fold
from cases.model import Case
from desk import notes

WORD: Final = "留言"
_BETWEEN: Final = " ,:、。;\n"


async def note(visit: Visit, said: str, text: str) -> Speech | None:
    """Leave a note on a case that this person may know of; None for any other message."""
    written = fold(text.strip())
    if not said.startswith(WORD) or written[len(WORD) : len(WORD) + 1] not in _BETWEEN:
        return None
    word, number, rest = taken_apart(written)
    words = rest if number else word[len(WORD) :].strip(_BETWEEN)
    case = await _meant(visit, number)
    return case if isinstance(case, Speech) else leave(visit, case, words)


def leave(visit: Visit, case: Case, words: str) -> Speech:
    """Put the words on the case; say so, or what they lack."""
    if not words:
        return talk("note_empty", number=case.number)
    wrong = notes.add(visit.work, case, visit.person.key, words, "")
    if wrong is not None:
        return about(case, wrong.why, "refusals", **wrong.values)
    return about(case, "noted_down")


async def _meant(visit: Visit, number: str | None) -> Case | Speech:
    if number:
        return await case_words.by_number(visit.work, visit.person, number)
    found = await case_words.recent(visit.work, visit.person)
    if len(found) == 1:
        return found[0]
    numbers = [case.number for case in found]
    return talk("which_case", word=WORD, numbers=numbers) if found else talk("no_case", word=WORD)
