"""What a door needs to know of a flow: its questions, what it asks the record, what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from bot.dialog.events import Refused
from bot.dialog.flow import Flow
from bot.dialog.steps import Answers
from cases.model import Case
from cases.outcome import Refusal
from cases.policy import Policy
from desk.filing import Filing
from desk.work import Work

# Answers by step key, as the steps dump them.
Raw: TypeAlias = Mapping[str, Any]
# Options by their codes: the label and its synonyms.
Offers: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a flow's questions take from outside, read before the turn.

    ``known`` are answers that the institution holds already, ``offers`` the options of a choice
    that only the record knows, both by step key; ``refused`` says which answer the record
    contradicts. ``about`` is what the draft was begun about.
    """

    known: Raw = field(default_factory=dict)
    offers: Mapping[str, Offers] = field(default_factory=dict)
    refused: Refused | None = None
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person is told when it is done: a template's sentence, the case, plain values.

    One of the refusals says that nothing was filed, and why; ``again`` is the question that is
    asked anew then.
    """

    subject: str
    name: str
    case: Case | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    again: str = ""

    @property
    def filed(self) -> bool:
        """Tell whether anything was done."""
        return self.subject != "refusals"


Make: TypeAlias = Callable[[Policy, datetime, Facts], Flow]
Learn: TypeAlias = Callable[[Work, Filing, Raw], Awaitable[Facts]]
Barred: TypeAlias = Callable[[Work, Filing], Awaitable[str]]
Submit: TypeAlias = Callable[[Work, Filing, Answers], Awaitable[Receipt | Refused]]
Amend: TypeAlias = Callable[
    [Work, Filing, Case, Answers, frozenset[str]], Awaitable[Refusal | None]
]


async def welcome(work: Work, filing: Filing) -> str:
    """Let everybody in."""
    del work, filing
    return ""


async def nothing(work: Work, filing: Filing, raw: Raw) -> Facts:
    """Learn nothing: the flow asks no more than it can read."""
    del work, filing, raw
    return Facts()


def _never(_: Answers) -> bool:
    return False


def _clear(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FlowKind:
    """One flow as every door renders it: chat, web form, relay.

    ``submit`` joins the unit of work and files the answers; the same answers give the same case
    through every door. Where there is ``amend``, it files as soon as ``ready`` holds, and later
    answers are added to the case as they come. ``opening`` reads what stands behind the word,
    ``heard`` what is said later; ``unclear`` says why neither takes a text, such as a log of two
    calls. ``roles`` may use it, everybody where empty; ``case_kind`` must
    be a kind of the policy's. ``barred`` names the sentence that says why there is nothing to
    begin; ``part_of`` names the flow that an app offers it with. With ``asks_first`` what stands
    behind the word answers the first question, where it can.
    """

    name: str
    title: str
    triggers: tuple[str, ...]
    make: Make
    submit: Submit
    learn: Learn = nothing
    amend: Amend | None = None
    ready: Callable[[Answers], bool] = _never
    opening: Callable[[str], str] = str
    heard: Callable[[str], str] = str
    unclear: Callable[[str], str] = _clear
    roles: frozenset[str] = frozenset()
    case_kind: str = ""
    barred: Barred = welcome
    part_of: str = ""
    asks_first: bool = False

    @property
    def offered_as(self) -> str:
        """Name the flow that an app offers it by."""
        return self.part_of or self.name

    def open_to(self, roles: frozenset[str]) -> bool:
        """Tell whether somebody with these roles may use the flow."""
        return not self.roles or bool(self.roles & roles)
