"""Several people, by name."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Json, Refusal, Step
from bot.dialog.words import normalise

_BETWEEN = re.compile(r"[\s,;、/和及与]+")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,12}|[A-Za-z][A-Za-z .'-]{1,40}")


@dataclass(frozen=True, eq=False)
class Names(Step[tuple[str, ...]]):
    """The names of at most `most` people, in the order told."""

    most: int = 5
    private: bool = True

    segment = r"[^\n;。]"

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the names; refuse what is none and more than there may be."""
        told = tuple(dict.fromkeys(name for name in _BETWEEN.split(normalise(text)) if name))
        if not told or not all(_NAME.fullmatch(name) for name in told):
            raise Refusal("请写姓名，几位之间用顿号隔开。", self.example or "张三、李四")
        if len(told) > self.most:
            raise Refusal(f"{self.label}最多 {self.most} 位，现在有 {len(told)} 位。", "张三、李四")
        return told

    def load(self, raw: Json) -> tuple[str, ...]:
        """Return stored names; raise ValueError when they are none."""
        if not isinstance(raw, list) or not raw or not all(isinstance(one, str) for one in raw):
            raise ValueError(raw)
        return tuple(raw)

    def dump(self, value: tuple[str, ...]) -> Json:
        """Return the names as a list."""
        return list(value)

    def written(self, value: tuple[str, ...]) -> str:
        """Return the names with a mark between."""
        return "、".join(value)

    def show(self, value: tuple[str, ...]) -> str:
        """Return how many there are, with the family names alone."""
        return "、".join(f"{name[:1]}*" for name in value)
