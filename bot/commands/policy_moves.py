"""``policy moves``: for every state, action and part the move that follows, or the refusal."""

import csv
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.actions import WORDS, Action
from cases.machine import allowed, states_of, target_of
from cases.model import Case, State
from cases.outcome import Refusal
from cases.policy import Policy
from cases.transitions import PARTS, Part, Transition

HEAD = ("kind", "state", "action", "part", "move", "to", "refused")
# The refusals that follow from the table alone, in short; the chat has a whole sentence for each.
REFUSED: Final = {
    "not_now": "此时不能",
    "not_your_part": "不归本人",
    "switched_off": "政策没有这一步",
}
_ANY = datetime(2000, 1, 1, tzinfo=UTC)


def run(arguments: Namespace) -> int:
    """Print the table; CommandError with every error where the file is no policy."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError(problems)
    if arguments.csv:
        csv.writer(sys.stdout).writerows([HEAD, *cells(policy)])
    else:
        print("\n".join(page(policy)))
    return 0


def cells(policy: Policy) -> Iterator[tuple[str, ...]]:
    """Give one row for each kind, state, action and part; none is left out."""
    for kind in policy.kind:
        for state in State:
            for action in Action:
                for part in Part:
                    found = ruled(policy, kind, state, action, part)
                    yield (kind, state, action, part, *_cell(policy, kind, found, state))


def page(policy: Policy) -> Iterator[str]:
    """Give the same for people: one line for each action, with everybody named or counted."""
    for kind in policy.kind:
        yield f"# {policy.kind_title(kind)}"
        known = states_of(kind, policy)
        for state in State:
            yield from ["", f"## {policy.labels.state(state)}", ""]
            if state not in known:
                yield "（本类事项不会到这个状态）"
                continue
            yield from _lines(policy, kind, state)
        yield ""


def ruled(
    policy: Policy, kind: str, state: State, action: Action, part: Part
) -> Transition | Refusal:
    """Ask the machine what an action is for somebody who has this one part."""
    case = Case("", "", "", kind, "", state, "", "", "", _ANY, _ANY)
    return allowed(case, action, frozenset({part}), policy)


def _cell(
    policy: Policy, kind: str, found: Transition | Refusal, state: State
) -> tuple[str, str, str]:
    if isinstance(found, Refusal):
        return ("", "", found.why)
    return (found.id, target_of(found, kind, policy) or state, "")


def _lines(policy: Policy, kind: str, state: State) -> Iterator[str]:
    """Write one line for what somebody may do, and one for what nobody may."""
    never: dict[str, list[str]] = {}
    for action in Action:
        said = _said(policy, kind, state, action)
        if len(said) > 1:
            yield f"{WORDS[action]}  {_line(said)}"
        else:
            never.setdefault(next(iter(said)), []).append(WORDS[action])
    for why, words in never.items():
        yield f"（{why}：{'、'.join(words)}）"


def _said(policy: Policy, kind: str, state: State, action: Action) -> dict[str, list[str]]:
    """Give where an action leads, or why it is refused, with the parts for whom that holds."""
    said: dict[str, list[str]] = {}
    for part in Part:
        move, to, why = _cell(policy, kind, ruled(policy, kind, state, action, part), state)
        where = f"{move} → {policy.labels.state(to)}" if move else REFUSED[why]
        said.setdefault(where, []).append(PARTS[part])
    return said


def _line(said: dict[str, list[str]]) -> str:
    """Name everybody, and count those together who are most."""
    many = max(said, key=lambda where: len(said[where]))
    told = [f"{'、'.join(who)}：{where}" for where, who in said.items() if where != many]
    return "；".join([*told, f"其余：{many}"])
