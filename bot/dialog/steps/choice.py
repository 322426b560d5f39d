"""One of several, or several of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import TypeVar

from bot.dialog.steps.base import Json, Refusal, Span, Step
from bot.dialog.words import normalise

C = TypeVar("C", bound=str | Enum)

_FRAGMENT = re.compile(r"[^\s,;。、:]+")
_LONGEST = 100
_BETWEEN = re.compile(r"[\s,;、+/&和及]+")


def _code(option: str | Enum) -> str:
    return str(option.value) if isinstance(option, Enum) else option


def _pick(offers: Mapping[C, tuple[str, ...]], word: str) -> C | None:
    """Return the option that a number, a label, a synonym or a code names."""
    told = _bare(normalise(word[:_LONGEST]).lower())
    if told.isascii() and told.isdigit():
        number = int(told[:3])
        if 0 < number <= len(offers):
            return list(offers)[number - 1]
    return next((option for option in offers if told in _words(option, offers[option])), None)


@cache
def _words(option: str | Enum, words: tuple[str, ...]) -> frozenset[str]:
    """Return every word for an option, as a person may type it."""
    plain = [normalise(word).lower() for word in (*words, _code(option))]
    return frozenset([*plain, *map(_bare, plain)])


def _bare(word: str) -> str:
    """Return a word without what people write around a number: (1), 第1个."""
    return word.strip("()第个项")


def _found(offers: Mapping[C, tuple[str, ...]], vague: tuple[C, ...], text: str) -> list[Span[C]]:
    """Find options that stand alone between separators; a word in a sentence means no choice."""
    sure = {
        word: option
        for option, words in offers.items()
        if option not in vague
        for word in _words(option, words)
    }
    hits = ((m.start(), m.end(), sure.get(m[0].lower())) for m in _FRAGMENT.finditer(text))
    return [Span(start, end, option) for start, end, option in hits if option is not None]


@dataclass(frozen=True, eq=False)
class Choice(Step[C]):
    """One option of `offers`, whose words are the label and its synonyms.

    The `vague` ones ("other") are never found inside a longer message.
    """

    offers: Mapping[C, tuple[str, ...]] = field(default_factory=dict)
    vague: tuple[C, ...] = ()

    segment = r"[^\s,;。]"

    @property
    def options(self) -> tuple[str, ...]:
        """The labels in order."""
        return tuple(words[0] for words in self.offers.values())

    @property
    def codes(self) -> tuple[str, ...]:
        """The options' codes in order."""
        return tuple(_code(option) for option in self.offers)

    def parse(self, text: str) -> C:
        """Return the option that the text names; refuse what is not on the list."""
        option = _pick(self.offers, text)
        if option is None:
            raise Refusal(f"请回{_numbers(self.offers)}，或选项的文字。", "1")
        return option

    def spot(self, text: str) -> list[Span[C]]:
        """Find an option's word that stands alone."""
        return _found(self.offers, self.vague, text)

    def dump(self, value: C) -> Json:
        """Return the option's code."""
        return _code(value)

    def load(self, raw: Json) -> C:
        """Return the option of a code; raise ValueError when it was retired."""
        return _option(self.offers, raw)

    def show(self, value: C) -> str:
        """Return the option's label."""
        return self.offers[value][0]

    def written(self, value: C) -> str:
        """Return the option's code."""
        return _code(value)


@dataclass(frozen=True, eq=False)
class Many(Step[tuple[C, ...]]):
    """Several options of `offers`, in the order of the list."""

    offers: Mapping[C, tuple[str, ...]] = field(default_factory=dict)

    segment = r"[^\s,;。]"

    @property
    def options(self) -> tuple[str, ...]:
        """The labels in order."""
        return tuple(words[0] for words in self.offers.values())

    @property
    def codes(self) -> tuple[str, ...]:
        """The options' codes in order."""
        return tuple(_code(option) for option in self.offers)

    def parse(self, text: str) -> tuple[C, ...]:
        """Return the options named by "1 3", "1、3", "13" or by words; refuse any unknown one."""
        whole = _pick(self.offers, text)
        picked = [whole] if whole else [_pick(self.offers, word) for word in self._words(text)]
        known = {option for option in picked if option is not None}
        if None in picked or not known:
            several = "，可选几个，如“1 2”" if len(self.offers) > 1 else "，或选项的文字"
            raise Refusal(f"请回{_numbers(self.offers)}{several}。", "1 2")
        return tuple(option for option in self.offers if option in known)

    def _words(self, text: str) -> list[str]:
        line = normalise(text)
        if line.isascii() and line.isdigit() and len(self.offers) < 10:  # noqa: PLR2004 - one digit each
            return list(line)
        return [word for word in _BETWEEN.split(line) if word]

    def spot(self, text: str) -> list[Span[tuple[C, ...]]]:
        """Find the options whose words stand alone, as one answer."""
        spans = _found(self.offers, (), text)
        picked = {span.value for span in spans}
        value = tuple(option for option in self.offers if option in picked)
        return [Span(span.start, span.end, value) for span in spans]

    def dump(self, value: tuple[C, ...]) -> Json:
        """Return the options' codes."""
        return [_code(option) for option in value]

    def load(self, raw: Json) -> tuple[C, ...]:
        """Return the options of the codes; raise ValueError when one was retired."""
        if not isinstance(raw, list) or not raw:
            raise ValueError(raw)
        return tuple(_option(self.offers, code) for code in raw)

    def show(self, value: tuple[C, ...]) -> str:
        """Return the options' labels."""
        return "；".join(self.offers[option][0] for option in value)

    def written(self, value: tuple[C, ...]) -> str:
        """Return the options' codes, with spaces between."""
        return " ".join(_code(option) for option in value)


def _option(offers: Mapping[C, tuple[str, ...]], raw: object) -> C:
    for option in offers:
        if _code(option) == raw:
            return option
    raise ValueError(raw)


def _numbers(offers: Mapping[C, tuple[str, ...]]) -> str:
    """Say which numbers there are to choose from."""
    return f" 1–{len(offers)} 的数字" if len(offers) > 1 else "数字 1"
