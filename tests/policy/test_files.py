"""Policy files that name each other: each error with the file in which it stands."""

from pathlib import Path

import pytest

from bot.policies import read_policy
from tests.policy.conftest import PRESET


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the shipped policy in it."""
    (tmp_path / PRESET.name).write_bytes(PRESET.read_bytes())
    return tmp_path


def branch(folder: Path, name: str, *lines: str, parent: str = "picc-jiangsu") -> Path:
    """Write a file that inherits from another one."""
    head = ("[policy]", f'id = "{name}"', 'version = "1"', 'effective_from = "2026-01-01"')
    below = f'inherits = "{parent}"' if parent else ""
    path = folder / f"{name}.toml"
    path.write_text("\n".join([*head, below, *lines]), encoding="utf-8")
    return path


@pytest.mark.rule("S4-R39")
def test_a_chain_of_files_is_one_policy(folder: Path) -> None:
    """County over city over province."""
    branch(folder, "city", "[clock.staff_5m]", 'limit = "4m"', 'source = "市"')
    path = branch(
        folder, "county", "[retention]", "cases_years = 5", 'source = "县"', parent="city"
    )

    policy, problems = read_policy(path)

    assert problems == []
    assert policy is not None
    assert (str(policy.clocks["staff_5m"].limit), policy.retention.cases_years) == ("4m", 5)
    assert [one.split()[0] for one in policy.head.based_on] == ["city", "picc-jiangsu"]


def test_a_parents_error_is_told_in_the_parents_file(folder: Path) -> None:
    """With its own line; the branch's own errors come first."""
    parent = folder / PRESET.name
    lines = parent.read_text("utf-8").replace('limit = "90s"', 'limit = "soon"')
    parent.write_text(lines, encoding="utf-8")
    path = branch(folder, "city", "[callback]", 'head_role = "boss"')

    _, problems = read_policy(path)

    assert [(problem.file, problem.line) for problem in problems] == [
        (str(path), 7),
        (str(parent), lines.splitlines().index('limit = "soon"') + 1),
    ]


def test_a_circle_is_refused(folder: Path) -> None:
    """The sentence shows the way around."""
    branch(folder, "city", parent="county")
    path = branch(folder, "county", parent="city")

    _, (problem,) = read_policy(path)

    assert "county.toml→city.toml→county.toml" in problem.message


def test_a_missing_parent_is_told_with_what_there_is(folder: Path) -> None:
    """At the line that names it."""
    _, (problem,) = read_policy(branch(folder, "city", parent="picc-jiangxi"))

    assert (problem.line, "picc-jiangsu" in problem.message) == (5, True)


def test_a_parent_is_known_by_its_id_as_well(folder: Path) -> None:
    """A file may be called otherwise than the policy in it."""
    (folder / PRESET.name).rename(folder / "province.toml")

    policy, _ = read_policy(branch(folder, "city"))

    assert policy is not None


def test_a_missing_parent_hides_nothing_that_is_wrong_already(folder: Path) -> None:
    """A number without a source is told in the same run."""
    path = branch(folder, "city", "[retention]", "cases_years = 5", parent="none")

    _, problems = read_policy(path)

    assert [problem.line for problem in problems] == [5, 7]


def test_a_parent_that_is_no_toml_is_told_in_its_file(folder: Path) -> None:
    """With its line, though another file was asked for."""
    (folder / PRESET.name).write_text("[policy\n", encoding="utf-8")

    _, (problem,) = read_policy(branch(folder, "city"))

    assert (problem.file, problem.line) == (str(folder / PRESET.name), 1)
