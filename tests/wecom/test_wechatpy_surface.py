"""Every method of wechatpy's API either only passes its call on, or is ours, or is refused.

A method that looks into the answer, or asks for the token, breaks once calls are awaited;
this walks through the source of all of them, so that none is found by a user.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import FunctionType

import pytest
from wechatpy.client.api.base import BaseWeChatAPI

from bot.wecom.client import Client

BLOCKING = {"access_token", "session", "requests"}


def methods() -> Iterator[tuple[str, type, FunctionType]]:
    for name in dir(Client):
        endpoint = inspect.getattr_static(Client, name)
        if isinstance(endpoint, BaseWeChatAPI):
            for method, function in inspect.getmembers(type(endpoint), inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}", type(endpoint), function


def breaks(function: FunctionType) -> bool:
    """Say whether the method uses an answer instead of returning it, or would block."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    returned = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Return)}
    return any(
        (is_call_of_ours(node) and id(node) not in returned) or is_blocking(node)
        for node in ast.walk(tree)
    )


def is_call_of_ours(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of_self = isinstance(node.func.value, ast.Name) and node.func.value.id == "self"
    return of_self and (node.func.attr in {"_get", "_post"} or not node.func.attr.startswith("_"))


def is_blocking(node: ast.AST) -> bool:
    name = getattr(node, "attr", None) or getattr(node, "id", None)
    return isinstance(node, ast.Attribute | ast.Name) and name in BLOCKING


INHERITED = [
    pytest.param(function, id=name)
    for name, _, function in methods()
    if function.__module__.startswith("wechatpy")
]


def test_there_are_methods_to_check() -> None:
    """The walk finds wechatpy's hundred methods, so the next test is about something."""
    assert len(INHERITED) > 100


@pytest.mark.parametrize("function", INHERITED)
def test_what_is_inherited_only_passes_its_call_on(function: FunctionType) -> None:
    """Anything else is written anew in `bot.wecom.api`, or refused there by name."""
    assert not breaks(function)


@pytest.mark.parametrize("name", ["user.list", "department.get_map_users", "media.download"])
def test_the_walk_knows_a_method_that_breaks(name: str) -> None:
    """What we replaced would not pass in its own version."""
    endpoint, method = name.split(".")
    own = type(inspect.getattr_static(Client.__mro__[1], endpoint))
    assert breaks(inspect.getattr_static(own, method))
