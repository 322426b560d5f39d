"""Words on a case: with its number or without, alone or with their answers behind them."""

import re

from bot.conversation import booking, case_words, current, drafts, moving, parking
from bot.conversation.readers.opening import BEHIND
from bot.conversation.speech import Speech, talk
from bot.conversation.visit import Visit
from bot.dialog.words import fold, normalise
from cases.actions import BY_WORD, WORDS, Action

# A word alone, or with a case number after it.
NUMBER = re.compile(
    r"(?P<word>\D*?)[\s,:]*(?P<number>(?:[A-Z0-9]+-)+\d{6}-\d{4,})(?P<rest>[\s,:;、。].*)?",
    re.IGNORECASE | re.DOTALL,
)


async def on_case(visit: Visit, said: str, text: str) -> Speech | None:
    """Take a word on a case, with its number or without, alone or with its answers."""
    word, number, rest = taken_apart(fold(text.strip()))
    if number is None:
        return await (_word(visit, said, None) if said in BY_WORD else _told_behind(visit, word))
    word = normalise(word)
    if number.startswith(booking.CODE) and not rest:
        return await booking.say(visit, word, number)
    if rest and BY_WORD.get(word) not in moving.MORE:
        # Only a word that asks something, or a call's result, takes more behind the number.
        return None
    if word in BY_WORD:
        return await _word(visit, word, number, rest)
    return await _numbered(visit, word, number)


async def _word(visit: Visit, word: str, number: str | None, rest: str = "") -> Speech:
    answer = await case_words.say(visit, BY_WORD[word], number, rest)
    ends = BY_WORD[word] in {Action.RESOLVE, Action.START_FLOW}
    return answer.then(*await parking.waiting(visit)) if ends else answer


async def _told_behind(visit: Visit, text: str) -> Speech | None:
    """Take a move with its answers and no number, where only one case can be meant."""
    found = moving.behind(text)
    running = await drafts.running(visit.work, visit.person) if found else None
    if found is None or (running and running.draft.flow != current.REPORT):
        return None
    action, rest = found
    case = await case_words.only(visit.work, visit.person, action)
    if case is not None:
        return await case_words.say(visit, action, case.number, rest)
    return None if running else talk("no_case", word=WORDS[action])


def taken_apart(text: str) -> tuple[str, str | None, str]:
    """Take a message apart: the word, the number of a case, and what stands behind it."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return text, None, ""
    return found["word"].strip(), found["number"].upper(), (found["rest"] or "").strip(BEHIND)


async def _numbered(visit: Visit, word: str, number: str) -> Speech | None:
    work, person = visit.work, visit.person
    if word in {"查看", ""}:
        return await case_words.view(work, person, number)
    return await case_words.void(work, person, number) if word == "撤销" else None
