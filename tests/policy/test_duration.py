"""How a policy writes how long something may take."""

from datetime import timedelta

import pytest

from cases.policy import Duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("15d", timedelta(days=15)),
        ("0m", timedelta()),
    ],
)
def test_elapsed_time_has_a_length(text: str, length: timedelta) -> None:
    """Seconds, minutes, hours and days are the same everywhere."""
    duration = Duration.parse(text)

    assert duration.elapsed() == length
    assert str(duration) == text


@pytest.mark.parametrize("text", ["3wd", "4wh"])
def test_working_time_has_no_length_without_a_calendar(text: str) -> None:
    """A working day is only as long as the calendar says."""
    duration = Duration.parse(text)

    assert duration.working
    with pytest.raises(ValueError, match="工作时间"):
        duration.elapsed()


@pytest.mark.parametrize(
    "text", ["", "5", "m", "5 m", "-5m", "5min", "5M", "１５m", "5m ", 5, None]
)
def test_anything_else_is_told_how_to_write_it(text: object) -> None:
    """The sentence shows right examples."""
    with pytest.raises(ValueError, match="5m"):
        Duration.parse(text)
