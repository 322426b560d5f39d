"""Free text."""

import re
from dataclasses import dataclass

from bot.dialog.steps.base import Json, Refusal, Step
from bot.dialog.words import clean, meaning

_SHOWN = 40
_RUN = re.compile(r"(\d[ -]?\d[ -]?\d)((?:[ -]?\d)+?)((?:[ -]?\d){4})(?!\d)")


def mask(text: str) -> str:
    """Return the text with the middle of every number of eight digits or more starred."""
    return _RUN.sub(lambda m: m[1] + "****" + m[3], text)


@dataclass(frozen=True, eq=False)
class Text(Step[str]):
    """A text of `least` to `most` characters, kept as it was typed."""

    least: int = 2
    most: int = 20_000

    segment = r"[^\n;。]"

    def parse(self, text: str) -> str:
        """Return the text clean and whole; refuse one that says nothing or is too long."""
        words = clean(text)
        if meaning(words) < self.least:
            reason = "能再说具体一点吗？" if meaning(words) else "没看到文字，麻烦用文字说一下。"
            raise Refusal(reason, self.example)
        if len(words) > self.most:
            reason = f"“{self.label}”最多记 {self.most} 字，现在有 {len(words)} 字，麻烦精简些。"
            raise Refusal(reason, self.example)
        return words

    def load(self, raw: Json) -> str:
        """Return a stored text; raise ValueError when it is none."""
        if not isinstance(raw, str):
            raise ValueError(raw)  # noqa: TRY004 - one kind of error for whatever no longer fits
        return raw

    def show(self, value: str) -> str:
        """Return the beginning of the text, numbers masked; only its length where private."""
        if self.private:
            return f"已记录（{len(value)} 字）"
        line = mask(" ".join(value.split()))
        return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
