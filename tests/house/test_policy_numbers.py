"""The institution's names and numbers stand in its policy, never in the code (design §2)."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

from bot.policies import read_policy
from cases.policy import ROLES, Policy
from tests.house.sources import ROOT, product_modules, repository_files, strings, text, tree

# The wire has numbers of its own (token life, retries); they are WeCom's, not the institution's.
RULED = ("cases", "desk", *(f"bot/{area}" for area in ("conversation", "dialog", "flows", "jobs")))
MINUTES = {5, 10}
# How long a flow waits before it asks again belongs to the conversation, not to a rule.
OWN = {"nudge", "forget"}
SECONDS = {300, 600}
LABELS = ("95518", "投诉组", "理赔小助手", "人保", "PICC")
# Day and night follow each other in the calendar and in speech, whatever a policy says.
A_DAY = timedelta(days=1)
OF_THE_CALENDAR = ("cases/when", "cases/calendar.py", "cases/spans.py")
# A role of three signs is a word that people use; a longer one is an institution's own name.
OWN_NAME = 4
# The same for every institution: a word that people type, and a role's plain name.
FIXED_WORDS = ("转投诉组",)
FIXED_NAMES = {"投诉组"}


def ruled_modules() -> list[Path]:
    """List the modules that carry out rules."""
    return [path for path in product_modules() if path.as_posix().startswith(RULED)]


def numbers(path: Path) -> Iterator[str]:
    """Find durations of the rules: timedelta(minutes=5), "10m", 5 * 60."""
    own = _of_the_conversation(tree(path))
    for node in ast.walk(tree(path)):
        if node in own:
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta"):
            yield from _durations(path, node)
        elif isinstance(node, ast.BinOp) and re.fullmatch(r"(5|10) \* 60", ast.unparse(node)):
            yield f"{path}:{node.lineno}: {ast.unparse(node)}"
    yield from (
        f"{path}:{line}: {said!r}"
        for line, said in strings(path)
        if re.fullmatch(r"(5|10)m(in)?|(300|600)s", said)
    )


def _of_the_conversation(module: ast.Module) -> set[ast.AST]:
    keywords = (node for node in ast.walk(module) if isinstance(node, ast.keyword))
    return {node for keyword in keywords if keyword.arg in OWN for node in ast.walk(keyword)}


def _durations(path: Path, call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if (keyword.arg == "minutes" and value in MINUTES) or (
            keyword.arg == "seconds" and value in SECONDS
        ):
            yield f"{path}:{call.lineno}: {ast.unparse(call)}"


def labels(said: str) -> list[str]:
    """Find names that belong to one institution."""
    if said in FIXED_NAMES:
        return []
    for word in FIXED_WORDS:
        said = said.replace(word, "")
    return [label for label in LABELS if label in said]


def test_no_number_of_a_rule_stands_in_code() -> None:
    """A policy with 4m and 7m instead of 5m and 10m needs no other code (vector V7)."""
    assert [found for path in ruled_modules() for found in numbers(path)] == []


def test_no_name_of_an_institution_stands_in_code() -> None:
    """Another institution's policy changes every name that people read."""
    modules = [path for path in product_modules() if path.parts[0] in {"cases", "desk", "bot"}]

    assert [
        f"{path}:{line}: {label}"
        for path in modules
        for line, said in strings(path)
        for label in labels(said)
    ] == []


def test_no_name_of_an_institution_stands_in_a_template() -> None:
    """Sentences take the names from the policy."""
    templates = [
        path
        for path in repository_files()
        if path.as_posix().startswith("bot/templates/") and path.suffix != ".py"
    ]

    assert [
        f"{path}: {label}"
        for path in templates
        if (ROOT / path).is_file()
        for label in labels(re.sub(r"\{#.*?#\}", "", text(path), flags=re.DOTALL))
    ] == []


@cache
def shipped() -> tuple[Policy, ...]:
    """Read every shipped policy."""
    found = [read_policy(path)[0] for path in sorted((ROOT / "policies").glob("*.toml"))]
    return tuple(policy for policy in found if policy is not None)


def limits() -> set[str]:
    """Give every limit of every shipped policy, as it is written."""
    clocks = (clock for policy in shipped() for clock in policy.clocks.values())
    return {str(span) for clock in clocks for span in clock.spans}


def names() -> set[str]:
    """Give what the shipped institutions call themselves, their units and their people."""
    found: set[str] = set()
    for policy in shipped():
        labels = policy.labels
        found |= {policy.institution, labels.hotline, labels.complaint_team}
        found |= {unit.label for unit in policy.units.values()}
        found |= {role for role in labels.roles.values() if len(role) >= OWN_NAME}
    return found


def lengths(path: Path) -> Iterator[tuple[int, timedelta]]:
    """Give the constant lengths of time that a module holds, with their lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta"):
            given = {
                k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)
            }
            known = {unit: n for unit, n in given.items() if unit and isinstance(n, int)}
            if known and len(known) == len(node.keywords):
                yield node.lineno, timedelta(**known)


def test_no_limit_of_any_shipped_policy_stands_in_code() -> None:
    """Ten, twenty or thirty working days, two hours, sixty days: neither written nor reckoned."""
    written = limits()
    spans = {span for policy in shipped() for c in policy.clocks.values() for span in c.spans}
    reckoned = {span.elapsed() for span in spans if not span.working}
    ruled = [path for path in ruled_modules() if path.parts[0] in {"cases", "desk"}]
    ruled = [path for path in ruled if not path.as_posix().startswith(OF_THE_CALENDAR)]

    assert len(shipped()) >= 3
    assert [
        f"{path}:{line}: {said!r}"
        for path in ruled_modules()
        for line, said in strings(path)
        if said in written
    ] == []
    assert [
        f"{path}:{line}: {length}"
        for path in ruled
        for line, length in lengths(path)
        if length in reckoned - {A_DAY}
    ] == []


def test_no_name_of_any_shipped_policy_stands_in_code() -> None:
    """Not the institution's, its hotline's, its units', its posts'; not in a template either."""
    areas = {"cases", "desk", "bot", "admin"}
    modules = [path for path in product_modules() if path.parts[0] in areas]
    pages = [
        path
        for path in repository_files()
        if "templates" in path.parts and path.parts[0] in areas and path.suffix != ".py"
    ]
    said = [(path, said) for path in modules for _, said in strings(path)]
    said += [(path, re.sub(r"\{#.*?#\}", "", text(path), flags=re.DOTALL)) for path in pages]
    common = {*FIXED_WORDS, *FIXED_NAMES, *ROLES.values()}

    assert [
        f"{path}: {name}"
        for path, words in said
        for name in sorted(names() - common)
        if name in words
    ] == []
