"""Which overlay holds for somebody follows from the departments above him (S4-R39)."""

from pathlib import Path

import pytest

from bot.policies import read_branches, read_policy
from cases.policy import Policy, branch_of
from tests.policy.conftest import PRESET

BRANCHES = {"苏州分公司": "city", "苏州分公司/昆山支公司": "county", "江苏": "province"}


@pytest.mark.rule("S4-R39")
@pytest.mark.parametrize(
    ("department", "holds"),
    [
        ("江苏/苏州分公司/理赔部", "city"),
        ("江苏/苏州分公司/昆山支公司/理赔部", "county"),
        ("江苏/南京分公司", "province"),
        ("浙江/苏州分公司", "city"),
        ("浙江/苏州分公司筹备组", None),
        ("昆山支公司", None),
        ("", None),
    ],
)
def test_the_nearest_department_above_decides(department: str, holds: str | None) -> None:
    """Whole levels are compared, never parts of a name."""
    assert branch_of(BRANCHES, department) == holds


def overlay(folder: Path, name: str, department: str, parent: str = "picc-jiangsu") -> Path:
    """Write an overlay of a policy."""
    path = folder / f"{name}.toml"
    lines = (
        "[policy]", f'id = "{name}"', f'overlay_of = "{parent}"', f'department = "{department}"',
        'version = "1"', 'effective_from = "2026-01-01"',
    )  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def base(tmp_path: Path) -> Policy:
    """Give the institution's policy, with its file in the folder."""
    (tmp_path / PRESET.name).write_bytes(PRESET.read_bytes())
    policy, _ = read_policy(tmp_path / PRESET.name)
    assert policy is not None
    return policy


def test_overlays_are_found_by_their_department(base: Policy, tmp_path: Path) -> None:
    """Each with its own name in the record: both versions stand in it."""
    found, problems = read_branches(base, [overlay(tmp_path, "city", "苏州分公司")])

    assert problems == []
    assert [policy.label for _, policy in found.values()] == [f"city 1/{base.version}"]


def test_two_overlays_for_one_department_are_refused(base: Policy, tmp_path: Path) -> None:
    """Nobody would know which of them holds."""
    files = [overlay(tmp_path, name, "苏州分公司") for name in ("one", "two")]

    _, (problem,) = read_branches(base, files)

    assert problem.file == str(files[1])
    assert "one.toml" in problem.message


def test_an_overlay_of_something_else_is_refused(base: Policy, tmp_path: Path) -> None:
    """A policy that is no overlay, or that of another institution."""
    other = tmp_path / "other.toml"
    other.write_text(PRESET.read_text("utf-8").replace('id = "picc-jiangsu"', 'id = "other"'))
    stray = overlay(tmp_path, "stray", "苏州分公司", parent="other")

    _, problems = read_branches(base, [other, stray])

    assert ["overlay_of" in problems[0].message, "picc-jiangsu" in problems[1].message] == [
        True
    ] * 2
