"""The times that people write, read against the reader's now: 明天下午三点, 下周一, 半小时后.

Pure and without a clock: ``now`` is the reader's local, aware time. What can be meant in two ways
is never guessed in silence: the reading then carries a question. What was read is shown back with
its weekday before anything rests on it (dialogs.md, honest time).
"""

from datetime import date

from cases.when.completing import read_on
from cases.when.days import WEEK, Today, day_at, shown
from cases.when.finding import read_time, spot_time
from cases.when.near import shown_near
from cases.when.plain import plain
from cases.when.reading import Precision, Reading, shown_time

__all__ = [
    "WEEK",
    "Precision",
    "Reading",
    "read",
    "read_on",
    "read_time",
    "shown",
    "shown_near",
    "shown_time",
    "spot_time",
]


def read(text: str, today: date) -> tuple[date, str] | None:
    """Read the day that a text begins with; gives it with the rest, None where there is none.

    A day that does not exist, such as 2月30日, is none either, nor one that is over.
    """
    said = plain(text)
    found = day_at(said.text, 0, Today(today))
    if found is None or found[0].first != found[0].last or found[0].first < today:
        return None
    return found[0].first, text[said.places[found[1]] :].strip()
