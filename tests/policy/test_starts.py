"""A clock that nothing starts is refused: a policy says only what really runs."""

from pathlib import Path
from typing import Any

import pytest

from bot.policies import read_policy
from cases.policy import EXTENSIONS, build, build_layers, dotted
from cases.policy.start_checks import idle_clocks
from tests.policy.test_errors import errors_of

Data = dict[str, Any]
POLICIES = Path(__file__).parents[2] / "policies"
LATER: Data = {"limit": "1d", "basis": "elapsed", "assumed": True}


def test_a_petition_without_a_complaint_never_runs(preset: Data) -> None:
    """The sentence names the clock, what would start it, and that it may go."""
    preset["kind"] = {"dissatisfaction": preset["kind"]["dissatisfaction"]}
    preset["policy"]["kinds"] = ["dissatisfaction"]
    preset["clock"] = {
        code: rule for code, rule in preset["clock"].items()
        if not code.startswith("complaint") and code not in {"quick7", "accept"}
    } | {"petition": LATER}  # fmt: skip
    told = errors_of(preset)
    assert list(told) == ["clock.petition"]
    assert "[kind.complaint]" in told["clock.petition"]
    assert "删去 [clock.petition]" in told["clock.petition"]


def test_a_complex_term_needs_a_rule_that_says_complex(preset: Data) -> None:
    """Without such a rule no case is ever complex; its extension never comes either."""
    preset["level"] = [rule for rule in preset["level"] if "complex" not in rule.get("flags", [])]
    told = errors_of(preset)
    assert set(told) == {"clock.complaint_complex", "clock.complaint_special"}
    assert 'flags = ["complex"]' in told["clock.complaint_complex"]


def test_a_stage_that_is_left_out_takes_its_clocks_along(preset: Data) -> None:
    """Without review nothing is reviewed; without both, nothing is done again."""
    for kind in preset["kind"].values():
        kind["stages"] = [s for s in kind["stages"] if s not in {"review", "result_callback"}]
    told = errors_of(preset)
    assert {"clock.review", "clock.result_callback", "clock.handle_redo"} == set(told)
    assert "环节 review（待审核）" in told["clock.review"]


def test_only_a_term_says_when(preset: Data) -> None:
    """And it names kinds, sources and flags that there are."""
    preset["clock"]["handle"]["when"] = {"flags": ["complex"]}
    preset["clock"]["complaint_simple"]["when"] = {"kinds": ["complain"], "channels": ["mail"]}
    told = errors_of(preset)
    assert "请从 [clock.handle] 删去" in told["clock.handle.when"]
    assert "complaint" in told["clock.complaint_simple.when.kinds[0]"]
    assert "clock.complaint_simple.when.channels[0]" in told


def test_who_inherits_a_clock_need_not_use_it(preset: Data) -> None:
    """An heir without the complaint keeps its terms asleep; one that it writes itself counts."""
    heir: Data = {
        "policy": {**preset["policy"], "id": "heir", "inherits": preset["policy"]["id"],
                   "kinds": ["dissatisfaction"]},
    }  # fmt: skip
    policy, errors = build_layers([heir, preset])
    assert policy, errors
    heir["clock"] = {"complaint_simple": LATER}
    _, errors = build_layers([heir, preset])
    assert [(place, dotted(error.path)) for place, error in errors] == [
        (0, "clock.complaint_simple")
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in POLICIES.glob("*.toml")))
def test_no_shipped_policy_has_a_clock_that_nothing_starts(name: str) -> None:
    """Each of them begins with some case; the extensions alone wait for T18."""
    policy, problems = read_policy(POLICIES / f"{name}.toml")
    assert policy, problems
    late = set(policy.clocks) & set(EXTENSIONS)
    assert all(EXTENSIONS[code] in policy.clocks for code in late)


def test_the_check_finds_what_stages_leave_out(preset: Data) -> None:
    """It is the one check of the file that every preset passes."""
    assert list(idle_clocks([preset])) == []
    assert build(preset)[0]
