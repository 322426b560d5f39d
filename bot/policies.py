"""Policy files: the only place where one is read, with those that it inherits from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.positions import BadTomlError, Document, load
from bot.problems import Problem
from cases.policy import Policy, PolicyError, alone, build_layers, dotted, suggestion

# The keys that name the file below, in the order in which they count.
_PARENTS = ("overlay_of", "inherits")


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a policy, as it was written."""

    path: Path
    document: Document

    @property
    def head(self) -> Mapping[str, Any]:
        """Give the table ``[policy]``; an empty one where it is missing or no table."""
        head = self.document.data.get("policy")
        return head if isinstance(head, Mapping) else {}

    def problem(self, path: tuple[str | int, ...], sentence: str) -> Problem:
        """Say what is wrong with a key of this file."""
        return Problem(str(self.path), self.document.line_of(path), sentence)


class _UnreadableError(Exception):
    """A file of the chain that cannot be read, or named; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_policy(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Read and check a policy file; either the policy or all its problems with their lines.

    What is wrong in a file that it inherits from is told with that file's name.
    """
    layers, unreadable = _layers(path)
    if unreadable is not None:
        # What a file below would have said is unknown; what is wrong in those read is not.
        errors = [(place, e) for place, one in enumerate(layers) for e in alone(one.document.data)]
        return None, [unreadable, *_told(layers, errors)]
    policy, found = build_layers([layer.document.data for layer in layers])
    return policy, _told(layers, found)


def _told(layers: Sequence[Layer], errors: Iterable[tuple[int, PolicyError]]) -> list[Problem]:
    """Say where each error stands: the nearest file first, each in the order of its lines."""
    placed = [(place, layers[place].document.line_of(error.path), error) for place, error in errors]
    placed.sort(key=lambda one: one[:2])
    return [layers[n].problem(e.path, f"{dotted(e.path)} {e.message}") for n, _, e in placed]


def read_branches(
    base: Policy, overlays: Sequence[Path]
) -> tuple[dict[str, tuple[Path, Policy]], list[Problem]]:
    """Read an institution's overlays; by department, each with its file, or all the problems."""
    found: dict[str, tuple[Path, Policy]] = {}
    problems = []
    for path in overlays:
        policy, wrong = read_policy(path)
        problems += wrong
        if policy is None:
            continue
        department = policy.head.department or ""
        if (sentence := _unfit(base, policy, found.get(department))) is not None:
            problems.append(Problem(str(path), load(path).line_of(("policy",)), sentence))
        found.setdefault(department, (path, policy))
    return found, problems


def _unfit(base: Policy, policy: Policy, other: tuple[Path, Policy] | None) -> str | None:
    """Say why a file cannot be an overlay of an institution's policy beside the others."""
    if policy.head.overlay_of is None:
        return f'不是分支细则，请在 [policy] 写 overlay_of = "{base.id}" 和适用的部门'
    if f"{base.id} {base.version}" not in policy.head.based_on:
        return f"不是这个机构政策（{base.id}）的分支细则，它的上级是 {policy.head.overlay_of}"
    if other is not None:
        return f"部门“{policy.head.department}”已有分支细则 {other[0].name}，一个部门只能有一份"
    return None


def _layers(path: Path) -> tuple[list[Layer], Problem | None]:
    """Read a file and those below it, nearest first; and what kept from reading on."""
    layers: list[Layer] = []
    try:
        layers.append(_read(path))
        while (parent := _parent(layers[-1])) is not None:
            layers.append(_below(layers, *parent))
    except _UnreadableError as failure:
        return layers, failure.problem
    return layers, None


def _below(layers: Sequence[Layer], key: str, found: Path) -> Layer:
    if found.resolve() in [layer.path.resolve() for layer in layers]:
        names = "→".join([*(layer.path.name for layer in layers), found.name])
        sentence = f"policy.{key} 继承成了一圈：{names}；请改成不绕回来的上级文件"
        raise _UnreadableError(layers[-1].problem(("policy", key), sentence))
    return _read(found)


def _read(path: Path) -> Layer:
    try:
        return Layer(path, load(path))
    except OSError as failure:
        sentence = f"读不到这个政策文件：{failure.strerror}"
        raise _UnreadableError(Problem(str(path), None, sentence)) from failure
    except BadTomlError as bad:
        sentence = f"第 {bad.column} 列：{bad.message}"
        raise _UnreadableError(Problem(str(path), bad.line, sentence)) from bad


def _parent(layer: Layer) -> tuple[str, Path] | None:
    """Give the key that names the file below and that file, if there is one."""
    named = [key for key in _PARENTS if key in layer.head]
    if not named:
        return None
    key, name = named[0], layer.head[named[0]]
    if len(named) > 1:
        sentence = f"policy.{key} 和 {named[1]} 只能写一个：overlay_of 只可更严，inherits 不限"
        raise _UnreadableError(layer.problem(("policy", named[1]), sentence))
    beside = sorted(layer.path.parent.glob("*.toml"))
    found = [file for file in beside if name in (file.stem, _id(file))]
    if found:
        return key, found[0]
    hint = suggestion(name, [file.stem for file in beside if file != layer.path])
    sentence = f"policy.{key} 同一文件夹里没有“{name}”，{hint}"
    raise _UnreadableError(layer.problem(("policy", key), sentence))


def _id(path: Path) -> object:
    try:
        return Layer(path, load(path)).head.get("id")
    except (OSError, BadTomlError):
        return None
