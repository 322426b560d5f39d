"""Who may import whom (design §2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT, dotted, product_modules, tree

DOMAIN = {"cases"}
RECORD = {"desk", "storage", "cases"}
SPOKEN = {"bot.flows", "bot.dialog", "bot.templates"}

# An area may import itself and what stands here; "bot" is where concrete things meet.
ALLOWED: dict[str, set[str]] = {
    "cases": set(),
    "bot.dialog": set(),
    "bot.wecom": set(),
    "bot.templates": DOMAIN,  # A sentence is filled from the domain's values.
    "simulator": set(),
    "storage": DOMAIN,
    "desk": {"cases", "storage"},
    "bot.flows": {"bot.dialog", "desk", "cases"},
    "bot.conversation": SPOKEN | RECORD | {"bot.wecom"},
    "bot.jobs": RECORD | {"bot.wecom", "bot.templates"},
    "bot.web": SPOKEN | RECORD | {"bot.conversation"},
    "admin": RECORD,
}


def area(module: str) -> str:
    """Name the area of a module: the longest one listed, or "bot" for its meeting place."""
    fitting = [name for name in ALLOWED if f"{module}.".startswith(f"{name}.")]
    return max(fitting, key=len, default="bot")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Give each imported module with its line, also those imported for types alone."""
    package = dotted(path) if path.name == "__init__.py" else dotted(path.parent / "__init__.py")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, package)
            yield from ((node.lineno, _named(origin, alias.name)) for alias in node.names)


def _origin(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _named(origin: str, name: str) -> str:
    """Take ``from bot import wecom`` for what it is: an import of bot.wecom."""
    place = ROOT.joinpath(*origin.split("."), name)
    return f"{origin}.{name}" if place.is_dir() or place.with_suffix(".py").exists() else origin


def offences(path: Path) -> Iterator[str]:
    """Say each import that the house does not allow."""
    home = area(dotted(path))
    if home == "bot":
        return
    for line, module in imported(path):
        if module.split(".")[0] not in PACKAGES:
            continue
        if area(module) not in ALLOWED[home] | {home}:
            yield f"{path}:{line}: {home} may not import {module}"


def test_imports_go_one_way() -> None:
    """Each area imports only what design §2 lets it."""
    assert [offence for path in product_modules() for offence in offences(path)] == []


def test_the_simulator_does_not_know_wechatpy() -> None:
    """One mistake in the library cannot cancel another: the simulator has its own wire."""
    modules = [path for path in product_modules() if path.parts[0] == "simulator"]

    assert [
        f"{path}:{line}"
        for path in modules
        for line, module in imported(path)
        if module.split(".")[0] == "wechatpy"
    ] == []


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("bot.app", "bot"),
        ("bot.commands.demo", "bot"),
        ("bot.wecom.client", "bot.wecom"),
        ("cases.policy.build", "cases"),
    ],
)
def test_a_module_belongs_to_the_longest_area(module: str, expected: str) -> None:
    """What lies directly in bot is where things meet; its folders are areas of their own."""
    assert area(module) == expected
