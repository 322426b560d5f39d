"""A step: one question of a flow, and at the same time the typed key of its answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, cast

T = TypeVar("T")
Json: TypeAlias = Any  # what a step dumps and loads


class Refusal(ValueError):  # noqa: N818 - it is an answer to a person, not a fault
    """Why a text is no answer to a step, in Chinese, with an example of one."""

    def __init__(self, reason: str, example: str = "", pending: Json = None) -> None:
        """Keep the sentence for the person and the example shown at the second miss.

        `pending` is the part that was understood, dumped; the step's `resume` reads what follows.
        """
        super().__init__(reason)
        self.reason = reason
        self.example = example
        self.pending = pending


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """A value found inside a longer message, and where it stands."""

    start: int
    end: int
    value: T


class Answers:
    """The active answers of a flow, each typed by its step."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Take loaded values by step key."""
        self._values = values

    def __getitem__(self, step: "Step[T]") -> T:
        """Return the step's answer; None for an optional one without, else KeyError."""
        if step.key not in self._values and step.required:
            raise KeyError(step.key)
        return cast("T", self._values.get(step.key))

    def __contains__(self, step: "Step[Any]") -> bool:
        """Tell whether the step has an answer."""
        return step.key in self._values


Condition = Callable[[Answers], bool]


def always(_: Answers) -> bool:
    """Hold whatever was answered."""
    return True


def never(_: Answers) -> bool:
    """Hold never: the step is filled by what people send, and not asked."""
    return False


@dataclass(frozen=True, eq=False)
class Step(ABC, Generic[T]):
    """One question: how it is asked, read, found in passing, stored and shown."""

    key: str
    question: str
    label: str
    _: KW_ONLY
    aliases: tuple[str, ...] = ()
    example: str = ""
    only_if: Condition = always
    asked_if: Condition = always
    was: tuple[str, ...] = ()
    private: bool = False
    required: bool = True

    # The characters that may stand after "label:" in a longer message; None where `spot` reads
    # labels itself.
    segment: ClassVar[str | None] = None
    # Whether a whole reply to the question is this step's before others find themselves in it.
    own: ClassVar[bool] = False
    # Whether a message that is nothing but such an answer is never meant as a free text.
    alone: ClassVar[bool] = False

    @property
    def names(self) -> tuple[str, ...]:
        """The words by which a person may name this step, longest first."""
        return tuple(sorted((self.label, *self.aliases), key=len, reverse=True))

    @property
    def options(self) -> tuple[str, ...]:
        """The labels to choose from, in the order of their numbers; none for open questions."""
        return ()

    @abstractmethod
    def parse(self, text: str) -> T:
        """Read a text that is meant as the answer; raise Refusal when it is none."""

    def told(self, text: str) -> tuple[T, int]:
        """Read what stands behind the step's label; gives the value and how much of it that is."""
        return self.parse(text), len(text)

    def resume(self, pending: Json, text: str) -> T:
        """Read what answers a refusal that kept a part; raise Refusal when it is no answer."""
        del pending
        return self.parse(text)

    @property
    def movable(self) -> bool:
        """Whether the answer is changed by words that need not name the step, such as 改到后天."""
        return False

    def moved(
        self, text: str, former: Json | None, *, named: bool = False
    ) -> "tuple[T | Refusal, str] | None":
        """Read such a change of the former answer, with what stands behind it; None for no change.

        With `named` the step was named already, and the text is what it is changed to.
        """
        del text, former, named
        return None

    def fits(self, text: str) -> bool:
        """Tell whether an unmarked reply may be taken as the answer, given that it parses."""
        return bool(text)

    def spot(self, text: str) -> list[Span[T]]:
        """Find every value that unmistakably stands in a folded message."""
        del text
        return []

    def doubt(self, text: str) -> tuple[Span[None], Refusal] | None:
        """Find what was meant as this answer in a folded message and is none, and say why."""
        del text
        return None

    def dump(self, value: T) -> Json:
        """Return the value as JSON."""
        return value

    @abstractmethod
    def load(self, raw: Json) -> T:
        """Return the value of a dumped one; raise ValueError when it no longer fits."""

    def show(self, value: T) -> str:
        """Return the value for a person's eyes, masked where the step is private."""
        return str(value)

    def written(self, value: T) -> str:
        """Return the value as its owner would write it: `parse` takes it back (unlike `show`)."""
        return str(value)

    def optional(self) -> "Step[T | None]":
        """Return the same question, which may be left unanswered."""
        return cast("Step[T | None]", replace(self, required=False))
