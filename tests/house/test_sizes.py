"""Modules and functions stay short (design §10)."""

import ast
from pathlib import Path
from statistics import median, quantiles

from tests.house.sources import docstrings, product_modules, text, tree

MODULE_MEDIAN = 90
MODULE_P90 = 300
MODULE_LARGEST = 400
FUNCTION_MEDIAN = 8


def function_lines(path: Path) -> list[int]:
    """Count the lines of each function, without decorators and docstring."""
    said = docstrings(tree(path))
    return [
        node.end_lineno - node.lineno + 1 - _docstring_lines(node, said)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, said: set[ast.Constant]) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and first.value in said and first.end_lineno:
        return first.end_lineno - first.lineno + 1
    return 0


def test_modules_are_short() -> None:
    """Half of the modules have at most 90 lines, nine of ten at most 300."""
    sizes = sorted((len(text(path).splitlines()), str(path)) for path in product_modules())
    lines = [size for size, _ in sizes]
    p90 = quantiles(lines, n=10, method="inclusive")[8]
    print(f"{len(lines)} modules: median {median(lines):.0f}, p90 {p90:.0f}, largest {sizes[-1]}")

    assert median(lines) <= MODULE_MEDIAN
    assert p90 <= MODULE_P90
    assert [size for size in sizes if size[0] > MODULE_LARGEST] == []


def test_functions_are_short() -> None:
    """Half of the functions have at most 8 lines, docstring not counted."""
    lines = [count for path in product_modules() for count in function_lines(path)]
    p90 = quantiles(lines, n=10, method="inclusive")[8]
    print(f"{len(lines)} functions: median {median(lines):.0f}, p90 {p90:.0f}, most {max(lines)}")

    assert median(lines) <= FUNCTION_MEDIAN
