"""``policy moves``: for every state, action and part the move that follows, or the refusal."""

import csv
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.actions import WORDS, Action
from cases.machine import allowed, states_of, target_of
from cases.model import Case, State
from cases.outcome import Refusal
from cases.policy import Policy
from cases.transitions import PARTS, Part, Transition

HEAD = ("kind", "state", "action", "part", "move", "to", "refused")
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
            yield from (_line(policy, kind, state, action) for action in Action)
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


def _line(policy: Policy, kind: str, state: State, action: Action) -> str:
    """Write who may do it and where it leads; all others get the same refusal."""
    found = {part: ruled(policy, kind, state, action, part) for part in Part}
    said: dict[str, list[str]] = {}
    for part, one in found.items():
        move, to, why = _cell(policy, kind, one, state)
        where = f"{move} → {policy.labels.state(to)}" if move else why
        said.setdefault(where, []).append(PARTS[part])
    many = max(said, key=lambda where: len(said[where]))
    told = [f"{'、'.join(who)}：{where}" for where, who in said.items() if where != many]
    rest = f"其余：{many}" if told else f"所有人：{many}"
    return f"{WORDS[action]}  {'；'.join([*told, rest])}"
