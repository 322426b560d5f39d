"""Which part of the cases each scope of a policy shows (B10)."""

from dataclasses import replace

import pytest

from cases.model import Case
from cases.visibility import Reach, Sight, Viewer, sight
from tests.cases.board import opened

CLAIMS = "江苏/苏州分公司/理赔部"
CASE = replace(opened().case, reporter="chen", registrar="he")
REACH = Reach(CLAIMS, frozenset({"wang", "zhao"}))


def seen(scope: str, viewer: Viewer, case: Case = CASE, reach: Reach = REACH) -> Sight:
    """Give what a role with one scope shows somebody."""
    return sight(case, {"role": scope}, replace(viewer, roles=frozenset({"role"})), reach)


def at(key: str, department: str = "") -> Viewer:
    """Give somebody of a department."""
    return Viewer(key, frozenset(), department)


@pytest.mark.parametrize(
    ("scope", "sees", "not_this"),
    [
        ("own", at("chen"), at("wang")),
        ("own", at("he"), at("zhao")),
        ("chain", at("zhao"), at("li")),
        ("chain", at("chen"), at("sun")),
        ("below", at("tang", "江苏/苏州分公司/客户服务部"), at("ma", "江苏/南京分公司/客户服务部")),
        ("below", at("gu", "江苏/客户服务部"), at("lu", "江苏/苏州分公司/理赔部/客户服务组")),
    ],
)
@pytest.mark.rule("S4-R04")
def test_each_scope_ends_somewhere(scope: str, sees: Viewer, not_this: Viewer) -> None:
    """One's own, those of one's people, one's level and what lies below it."""
    inside = replace(REACH, department=CLAIMS if not_this.key != "lu" else "江苏/苏州分公司/承保部")
    assert seen(scope, sees, reach=inside) is Sight.CASE
    assert seen(scope, not_this, reach=inside) is Sight.NOTHING


def test_a_unit_sees_what_it_has() -> None:
    """Its own orders, whoever reported; no other unit's."""
    assert seen("unit", at("liu"), reach=replace(REACH, in_unit=True)) is Sight.CASE
    assert seen("unit", at("wu")) is Sight.NOTHING


def test_all_and_masked() -> None:
    """Everything, with the customer or without; the widest of somebody's roles counts."""
    assert seen("all", at("ma")) is Sight.CASE
    assert seen("masked", at("su")) is Sight.MASKED
    both = Viewer("su", frozenset({"auditor", "reporter"}))
    scopes = {"auditor": "masked", "reporter": "own"}
    assert sight(CASE, scopes, both, REACH) is Sight.MASKED
    assert sight(replace(CASE, reporter="su"), scopes, both, REACH) is Sight.CASE


def test_a_role_without_a_scope_shows_nothing() -> None:
    """What a policy does not name, it does not show."""
    assert sight(CASE, {"auditor": "masked"}, at("li"), REACH) is Sight.NOTHING
