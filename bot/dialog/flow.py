"""A flow: its questions from top to bottom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.dialog.steps import Answers, Photos, Step, always

Migrate = Callable[[dict[str, Any], str], dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Flow:
    """The declaration of one conversation.

    Without `confirm` every answer is saved as it comes and nothing is submitted. `story` is the
    step that takes what is left of a message. `version` is major.minor: yesterday's code can
    read a draft of another minor; another major goes through `migrate(answers, from_version)`.
    With `at_once` nothing is confirmed: the last answer submits. `nudge` and `park` are delays
    that the caller's timers use, counted from the last answer.
    """

    name: str
    title: str
    triggers: tuple[str, ...]
    steps: tuple[Step[Any], ...]
    version: str = "1.0"
    confirm: bool = True
    story: Step[Any] | None = None
    at_once: bool = False
    nudge: tuple[timedelta, ...] = ()
    park: timedelta | None = None
    migrate: Migrate | None = None

    def step(self, key: str | None) -> Step[Any] | None:
        """Return the step of that key, or None."""
        return next((step for step in self.steps if step.key == key), None)

    @property
    def evidence(self) -> Photos | None:
        """The step that takes photos and voices, or None."""
        return next((step for step in self.steps if isinstance(step, Photos)), None)

    def active(self, raw: Mapping[str, Any]) -> tuple[tuple[Step[Any], ...], Answers]:
        """Return the steps whose condition holds over the answers before them, and the answers.

        Answers of hidden steps stay in the draft and are not seen here.
        """
        seen: dict[str, Any] = {}
        answers = Answers(seen)
        steps: list[Step[Any]] = []
        for step in self.steps:
            if step.only_if is always or _holds(step, answers):
                steps.append(step)
                if step.key in raw:
                    seen[step.key] = step.load(raw[step.key])
        return tuple(steps), answers

    def next(self, raw: Mapping[str, Any], skipped: frozenset[str]) -> Step[Any] | None:
        """Return the first question that is neither answered nor skipped, or None."""
        steps, answers = self.active(raw)
        for step in steps:
            if step not in answers and step.key not in skipped and step.asked_if(answers):
                return step
        return None

    def progress(self, raw: Mapping[str, Any], skipped: frozenset[str]) -> tuple[int, int]:
        """Return how many questions are dealt with, and how many there are by now."""
        steps, answers = self.active(raw)
        asked = [s for s in steps if s.asked_if(answers) or s in answers or s.key in skipped]
        questions = [step for step in asked if not isinstance(step, Photos)]
        return sum(s in answers or s.key in skipped for s in questions), len(questions)


def _holds(step: Step[Any], answers: Answers) -> bool:
    try:
        return step.only_if(answers)
    except KeyError:
        # A condition on a required answer that is not there yet does not hold.
        return False
