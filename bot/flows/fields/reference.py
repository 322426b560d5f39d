"""Numbers of things: a policy, a claim, a plate."""

import re
from dataclasses import dataclass, field

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import normalise
from bot.flows.fields.whose import others_thing, unsure


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference number with what it refers to."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a number looks, as regular expressions on folded upper-case text.

    `sure` is unmistakable in any sentence, `told` is believed after the step's name or as an
    answer to its question, `near` was meant as one and is none.
    """

    sure: str
    told: str
    near: str = r"(?!)"


_NOISE = re.compile(r"[\s·•.-]")


@dataclass(frozen=True, eq=False)
class Reference(Step[Ref]):
    """A number of one kind, stored as {kind, value} in capitals without separators."""

    kind: str = ""
    pattern: Pattern = field(default_factory=lambda: Pattern(r"(?!)", r"[A-Z0-9]{6,30}"))

    def __post_init__(self) -> None:
        """Compile what `spot` and `doubt` look for once per step."""
        names = "|".join(map(re.escape, self.names))
        cue = rf"(?:{names})(?:号码?)?[是为]?:?\s*"
        edge = r"(?![A-Z0-9])"
        sure, told, near = self.pattern.sure, self.pattern.told, self.pattern.near
        # A policy number may stand right behind a phone number; letters before it make it another.
        found = rf"{cue}(?P<told>{told}){edge}|(?<![A-Z])(?P<sure>{sure}){edge}"
        # ASCII keeps "ß" and other letters with odd capitals from matching anything.
        flags = re.ASCII | re.IGNORECASE
        object.__setattr__(self, "_found", re.compile(found, flags))
        object.__setattr__(self, "_near", re.compile(rf"(?<![A-Z0-9])(?:{near}){edge}", flags))
        object.__setattr__(self, "_whole", re.compile(rf"(?:{cue})?(?P<it>{told}|{sure})", flags))

    _found: re.Pattern[str] = field(init=False, repr=False)
    _near: re.Pattern[str] = field(init=False, repr=False)
    _whole: re.Pattern[str] = field(init=False, repr=False)

    def parse(self, text: str) -> Ref:
        """Return the number that the whole text is; refuse anything else."""
        match = self._whole.fullmatch(normalise(text))
        if match is None and not re.search("[0-9A-Za-z]", normalise(text)):
            raise Refusal(f"这里要的是{self.label}，没有就回“跳过”。", self.example)
        if match is None:
            raise Refusal(f"这个{self.label}看着不完整，麻烦核对一下。", self.example)
        return self._ref(match["it"])

    def spot(self, text: str) -> list[Span[Ref]]:
        """Find numbers that look like nothing else, or that follow the step's name."""
        return [
            Span(m.start(), m.end(), self._ref(m["told"] or m["sure"]))
            for m in self._found.finditer(text)
            if not unsure(text, m.start(), m.end()) and not others_thing(text, m.start(), m.end())
        ]

    def doubt(self, text: str) -> tuple[Span[None], Refusal] | None:
        """Find what was meant as such a number and is none."""
        match = self._near.search(text)
        if match is None:
            return None
        reason = f"这个{self.label}看着不完整，麻烦核对一下。"
        return Span(match.start(), match.end(), None), Refusal(reason, self.example)

    def _ref(self, text: str) -> Ref:
        return Ref(self.kind, _NOISE.sub("", text).upper())

    def dump(self, value: Ref) -> Json:
        """Return {kind, value}."""
        return {"kind": value.kind, "value": value.value}

    def load(self, raw: Json) -> Ref:
        """Return the reference of {kind, value}; raise ValueError for another shape or kind."""
        match raw:
            case {"kind": self.kind, "value": str(value)} if value:
                return Ref(self.kind, value)
        raise ValueError(raw)

    def show(self, value: Ref) -> str:
        """Return the number."""
        return value.value

    def written(self, value: Ref) -> str:
        """Return the number."""
        return value.value
