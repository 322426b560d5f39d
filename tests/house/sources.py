"""The repository as these tests see it: files that Git would carry, and syntax trees."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("cases", "storage", "desk", "bot", "admin", "simulator")


@cache
def repository_files() -> tuple[Path, ...]:
    """List what is committed or would be, relative to the root."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(set(listed.stdout.split("\0")) - {""})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def product_modules() -> list[Path]:
    """List the non-empty modules of the product, without tests and benches."""
    return [
        path
        for path in repository_files()
        if path.suffix == ".py" and path.parts[0] in PACKAGES and (ROOT / path).stat().st_size
    ]


@cache
def text(path: Path) -> str:
    """Give a file's text."""
    return (ROOT / path).read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Give a module's syntax tree."""
    return ast.parse(text(path), str(path))


def dotted(path: Path) -> str:
    """Name a module as an import would."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def docstrings(module: ast.Module) -> set[ast.Constant]:
    """Collect the nodes that are docstrings."""
    return {
        node.body[0].value
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Give each string that a module holds, with its line; docstrings only explain."""
    said = docstrings(tree(path))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node.lineno, node.value


def code_words(markdown: str) -> set[str]:
    """Give what a page sets in backquotes."""
    return set(re.findall(r"`([^`\n]+)`", markdown))
