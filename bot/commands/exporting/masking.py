"""What may leave the record of a conversation: its shape and our own words, nobody's data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Made-up values of each kind, which the readers of the flows take like real ones.
FAKES: Mapping[str, str] = {
    "phone": "1380000000{n}", "policy_no": "PDZA20260000000000000{n}",
    "claim_no": "RDZA20260000000000000{n}", "plate": "苏A0000{n}",
    "id_number": "11010519491231002X", "customer": "客{n}",
}  # fmt: skip
NAMES = "甲乙丙丁戊己庚辛壬癸"
# One sign alone names nobody, and would be found everywhere.
LEAST = 2
# Where a recap cuts a long answer off.
CLIPS = (28, 40)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)")
_STARRED = re.compile(r"\d{3}\*+\d{4}")
_HIDDEN = re.compile(r"[\u4e00-\u9fff]{1,2}\*+")
_NUMBER = re.compile(r"(?:[A-Z]{1,8}-)?[A-Z]{2}-\d{6}-\d{4,}", re.IGNORECASE)
_CODE = re.compile(r"[\u4e00-\u9fff]?[A-Za-z]*\d[A-Za-z0-9-]{3,}")
_WORDS = re.compile(r"[\w·]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows to be somebody's: value and stand-in, the longest first."""

    pairs: tuple[tuple[str, str], ...]

    def hide(self, text: str) -> str:
        """Put the stand-ins in the place of the values, however their signs are spaced."""
        for value, fake in self.pairs:
            spaced = "[ -]?".join(map(re.escape, value))
            text = re.sub(spaced, fake, text, flags=re.IGNORECASE)
        return text


def known(values: Iterable[tuple[str, str]], staff: Mapping[str, str]) -> Known:
    """Make stand-ins for the values by kind, where it is none of ours a story; staff by name."""
    pairs, counts = dict(staff), dict.fromkeys(FAKES, 0)
    for kind, value in values:
        if len(value) < LEAST or value in pairs:
            continue
        if kind not in FAKES:
            pairs |= {value[:end]: "（略）" for end in (len(value), *CLIPS)}
            continue
        counts[kind] += 1
        n = counts[kind] % len(NAMES)
        pairs[value] = FAKES[kind].format(n=NAMES[n - 1] * 2 if kind == "customer" else n)
    return Known(tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0]))))


@dataclass(frozen=True)
class Mask:
    """Hides one conversation; ``words`` are ours: commands, labels, options."""

    known: Known
    words: frozenset[str]
    numbers: Mapping[str, str]

    def bot(self, text: str) -> str:
        """Hide what the bot's sentence carries of anybody; its own words stay."""
        return self._numbers(self.known.hide(self._cases(text)))

    def person(self, text: str) -> str:
        """Hide whatever is not one of our own words: a story may name anybody."""
        said = self.known.hide(self._cases(text))
        kept = self._kept
        return "".join(
            part if kept.fullmatch(part) or not _WORDS.fullmatch(part) else f"（略{len(part)}字）"
            for part in re.split(rf"({kept.pattern}|[^\w·]+)", said)
            if part
        )

    def _cases(self, text: str) -> str:
        return _NUMBER.sub(lambda found: self.numbers.get(found[0].upper(), "BM-000000-0000"), text)

    def _numbers(self, text: str) -> str:
        """Hide what looks like somebody's number and is in no list of ours."""
        ours = {*self.numbers.values(), *(fake for _, fake in self.known.pairs)}
        text = _STARRED.sub("138****0000", _HIDDEN.sub("某*", text))
        text = _PHONE.sub(lambda m: m[0] if m[0] in ours else "13800000000", text)
        return _CODE.sub(lambda m: m[0] if _ours(m[0], ours) else re.sub(r"\w", "0", m[0]), text)

    @cached_property
    def _kept(self) -> re.Pattern[str]:
        ours = {*self.words, *self.numbers.values(), *(fake for _, fake in self.known.pairs)}
        longest = sorted((word for word in ours if word), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest)) + r"|(?<!\w)\d{1,2}(?!\w)")


def _ours(code: str, ours: Iterable[str]) -> bool:
    """Tell a number of ours, a time and a date from what may be somebody's."""
    return any(code in one for one in ours) or bool(re.fullmatch(r"\d{2,4}-\d\d(?:-\d\d)?", code))
