"""When a customer may be called (design §4.12)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cases.policy import Window, build

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = Window(start="08:00", end="21:00")


@pytest.mark.parametrize(
    ("asked", "earliest"),
    [
        ("2026-11-21 10:35", "2026-11-21 10:35"),
        ("2026-11-21 08:00", "2026-11-21 08:00"),
        ("2026-11-21 03:10", "2026-11-21 08:00"),
        ("2026-11-21 21:00", "2026-11-22 08:00"),
        ("2026-12-31 23:59", "2027-01-01 08:00"),
    ],
)
def test_outside_the_window_the_call_waits_for_it(asked: str, earliest: str) -> None:
    """Within the window at once, else at its next beginning."""
    moment = datetime.fromisoformat(asked).replace(tzinfo=SHANGHAI)

    assert DAY.earliest(moment) == datetime.fromisoformat(earliest).replace(tzinfo=SHANGHAI)


@pytest.mark.rule("S4-R31")
def test_always_means_at_once(preset: dict[str, Any]) -> None:
    """The shipped policy calls at any hour."""
    policy, _ = build(preset)
    night = datetime(2026, 11, 21, 3, tzinfo=SHANGHAI)

    assert policy is not None
    assert policy.callback.earliest(night) == night
