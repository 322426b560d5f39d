"""Whatever stands in a policy file, the answer is a policy or sentences, never a crash."""

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.policy import Duration, build, build_layers, dotted, moves_of
from cases.policy.moves import ENDS, OPTIONAL, WAY

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))
FILES = [tomllib.loads(path.read_text("utf-8")) for path in POLICIES]
OVERLAY = {
    "id": "branch", "version": "1", "effective_from": "2026-01-01", "department": "苏州分公司",
    "overlay_of": "picc-jiangsu",
}  # fmt: skip
INSURER = next(data for data in FILES if data["policy"]["id"] == "picc-jiangsu")
WORDS = st.text("a1中:.", max_size=4)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 100), st.floats(allow_nan=True), WORDS,
    st.lists(st.one_of(st.integers(), WORDS), max_size=3),
    st.dictionaries(WORDS, st.integers(), max_size=2),
    st.sampled_from(["0m", "99999d", "５m", "24:00", {"value": {}}, {"value": 1, "source": 2}]),
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of everything in a file."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


@given(st.data())
def test_a_spoilt_file_is_answered(data: st.DataObject) -> None:
    """Up to three values replaced by anything or taken away."""
    spoilt = copy.deepcopy(FILES[data.draw(st.integers(0, len(FILES) - 1))])
    for _ in range(data.draw(st.integers(1, 3))):
        known = list(places(spoilt))
        *around, last = known[data.draw(st.integers(0, len(known) - 1))]
        table: Any = spoilt
        for key in around:
            table = table[key]
        if data.draw(st.booleans()):
            # Copied, as a later turn may reach into what is drawn, and the samples are shared.
            table[last] = copy.deepcopy(data.draw(JUNK))
        else:
            del table[last]

    policy, errors = build(spoilt)

    assert (policy is None) == bool(errors)
    assert all(error.message and dotted(error.path) for error in errors)


@given(st.sets(st.sampled_from(OPTIONAL)), st.sets(st.integers(9, 31)))
def test_an_accepted_kind_never_stands_still(left_out: set[str], off: set[int]) -> None:
    """Whatever stages and moves a complaint does without: refused, or every state has an exit."""
    stages = [stage for stage in WAY if stage not in {*left_out, "soothing", "leader"}]
    switched = [f"T{number:02}" for number in sorted(off)]
    data = copy.deepcopy(INSURER)
    data["kind"]["complaint"] |= {"stages": stages, "transitions_off": switched}

    policy, _ = build(data)

    if policy is not None:
        ways = [m for m in moves_of(stages, switched) if m.id not in {"T25", "T26"}]
        states, ahead = {"submitted"}, ["submitted"]
        while ahead:
            here = ahead.pop()
            fresh = {m.target for m in ways if m.source == here} - states
            assert fresh or here in ENDS or any(m.source == here for m in ways)
            states |= fresh
            ahead += fresh
        assert states & {"archived"}
        assert set(stages) <= states


MINUTES = st.integers(0, 24 * 60 - 1)


@given(st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=4))
def test_windows_are_taken_only_in_order(windows: list[tuple[int, int]]) -> None:
    """Each begins before it ends, and not before the last one has ended."""
    written = [
        {"start": f"{a // 60:02}:{a % 60:02}", "end": f"{b // 60:02}:{b % 60:02}"}
        for a, b in windows
    ]
    data = copy.deepcopy(INSURER)
    data["calendar"]["hours"] = written
    ends = [0, *(end for _, end in windows)]
    right = all(a < b and a >= before for (a, b), before in zip(windows, ends, strict=False))

    policy, errors = build(data)

    assert (policy is not None) == right
    assert all(error.path[:2] == ("calendar", "hours") for error in errors)


SPANS = st.tuples(st.integers(1, 400), st.sampled_from(["m", "h", "d"]))


@pytest.mark.rule("S4-R39")
@settings(max_examples=40)
@given(SPANS, SPANS)
def test_an_overlay_is_taken_exactly_where_it_is_not_longer(
    above: tuple[int, str], below: tuple[int, str]
) -> None:
    """Held against the plain lengths of both."""
    long, short = ("".join(map(str, span)) for span in (above, below))
    parent = copy.deepcopy(INSURER)
    parent["clock"]["sign"]["limit"] = long
    child = {"policy": OVERLAY, "clock": {"sign": {"limit": short, "assumed": True}}}

    policy, errors = build_layers([child, parent])

    assert (policy is not None) == (
        Duration.parse(short).elapsed() <= Duration.parse(long).elapsed()
    )
    assert [dotted(error.path) for _, error in errors] == ["clock.sign.limit"] * (policy is None)


HOSTILE: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "two prefixes",
        {"kind": {"complaint": {"prefix": "BM"}}},
        "kind.complaint.prefix",
        "已被另一类使用",
    ),
    ("clock of zero", {"clock": {"sign": {"limit": "0m"}}}, "clock.sign.limit", "大于 0"),
    (
        "zero for a level",
        {"clock": {"handle": {"levels": {"2": "0wd"}}}},
        "clock.handle.levels.2",
        "大于 0",
    ),
    (
        "zero for a category",
        {"clock": {"handle": {"by_category": {"claims": "0wd"}}}},
        "clock.handle.by_category.claims",
        "大于 0",
    ),
    ("zero to return", {"dispatch": {"return_within": "0h"}}, "dispatch.return_within", "大于 0"),
    (
        "unknown role told",
        {"clock": {"sign": {"overdue": [{"after": "0m", "to": "boss", "what": "urge"}]}}},
        "clock.sign.overdue[0].to",
        "角色",
    ),
    ("unknown role", {"unit": {"claims": {"head_role": "boss"}}}, "unit.claims.head_role", "角色"),
    ("unknown withdrawer", {"withdraw": {"roles": ["boss"]}}, "withdraw.roles[0]", "角色"),
    ("unknown remedy", {"texts": {"remedies_for": ["claim"]}}, "texts.remedies_for[0]", "help"),
    ("zero to note", {"grave": {"repeat": "0m"}}, "grave.repeat", "大于 0"),
    ("zero to answer", {"hotline": {"offer_after": "0s"}}, "hotline.offer_after", "大于 0"),
    ("working to answer", {"hotline": {"offer_after": "1wh"}}, "hotline.offer_after", "实际时长"),
    ("working to note", {"grave": {"repeat": "1wh"}}, "grave.repeat", "实际时长"),
    ("role in parts", {"parts": {"dispatcher": ["boss"]}}, "parts.dispatcher[0]", "角色"),
    (
        "unknown unit",
        {"category": {"claims": {"unit": "claim"}}},
        "category.claims.unit",
        "claims",
    ),
    (
        "unknown engine code",
        {"category": {"claims": {"engine": "refund"}}},
        "category.claims.engine",
        "可用的有",
    ),
    (
        "unknown category",
        {"clock": {"handle": {"by_category": {"claim": "1wd"}}}},
        "clock.handle.by_category.claim",
        "claims",
    ),
    (
        "unknown trigger",
        {"level": [{"when": {"trigger": "T9"}, "level": 2, "assumed": True}]},
        "level[0].when.trigger",
        "T1",
    ),
    ("no sign", {"level": [{"when": {}, "level": 2, "assumed": True}]}, "level[0].when", "情形"),
    (
        "level five",
        {"level": [{"when": {"redo": 2}, "level": 5, "assumed": True}]},
        "level[0].level",
        "不能大于 4",
    ),
    ("warned at 100", {"clock": {"handle": {"warn": [100]}}}, "clock.handle.warn[0]", "99"),
    ("falling marks", {"clock": {"handle": {"warn": [80, 50]}}}, "clock.handle.warn", "由小到大"),
    ("marked minutes", {"clock": {"staff_5m": {"warn": [50]}}}, "clock.staff_5m.warn", "几分钟"),
    ("an eighth day", {"calendar": {"weekdays": [1, 8]}}, "calendar.weekdays[1]", "7"),
    ("a day twice", {"calendar": {"weekdays": [1, 1]}}, "calendar.weekdays[1]", "重复"),
    (
        "free and working",
        {"calendar": {"extra_holidays": ["2026-01-04"], "extra_workdays": ["2026-01-04"]}},
        "calendar.extra_workdays[0]",
        "同时",
    ),
    ("no hours", {"calendar": {"hours": []}}, "calendar.hours", "上下班"),
    ("unknown scope", {"visibility": {"scopes": {"auditor": "most"}}}, "visibility.scopes.auditor",
     "不认识"),
    ("unknown field", {"kind": {"complaint": {"fields": ["phon"]}}}, "kind.complaint.fields[0]",
     "phone"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "path", "hint"), [pytest.param(*case, id=name) for name, *case in HOSTILE]
)
def test_each_mistake_has_its_sentence(changes: dict[str, Any], path: str, hint: str) -> None:
    """One error, at its place, that says what to write."""
    data = copy.deepcopy(INSURER)
    merge(data, changes)

    _, errors = build(data)

    assert [dotted(error.path) for error in errors] == [path]
    assert hint in errors[0].message


def merge(data: dict[str, Any], changes: dict[str, Any]) -> None:
    """Write changes into a file, table by table."""
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict) and value:
            merge(data[key], value)
        else:
            data[key] = value
