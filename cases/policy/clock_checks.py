"""Whether the clocks of a policy can run: all there, none empty, none too late to matter."""

from collections.abc import Iterator
from datetime import timedelta

from cases.policy.checks import Values, entries, table, words
from cases.policy.duration import Duration, looks_like
from cases.policy.errors import PolicyError
from cases.policy.names import CLOCKS, MINUTE_CLOCKS, clocks_of
from cases.policy.tables import LEVELS

# Spans that may be working time as well, and that mean nothing when they are empty.
_ANY_BASIS = (
    ("dispatch", "return_within"),
    ("dispatch", "idle_after"),
    ("extension", "longest"),
    ("unreported", "appeal_within"),
)
# How long a closed case may be taken up again, and when an ended one is filed.
_AFTER_THE_END = ("reopen_within", "archive_after")
# A reminder that comes after the clock it belongs to reminds nobody.
_SHORTER = (("leader_ack", "leader_10m"), ("callback_offer", "first_callback_5m"))


def clock_errors(values: Values) -> Iterator[PolicyError]:
    """Find clocks that are missing, empty, of the wrong basis or in the wrong order."""
    yield from _missing(values)
    for code, clock in entries(values, "clock").items():
        yield from _limits(code, clock)
        yield from _basis(code, clock)
        yield from _warnings(code, clock)
    yield from _order(values)
    yield from _spans(values)
    yield from _repeat(values)
    yield from _offer(values)


def _missing(values: Values) -> Iterator[PolicyError]:
    clocks = values.get("clock", {})
    needed: dict[str, str] = {}
    for kind in entries(values, "kind").values():
        stages = [stage for _, stage in words(kind.get("stages"))]
        needed |= {code: stage for stage in stages for code in clocks_of(stages, stage)}
    for code, stage in needed.items():
        if not isinstance(clocks, dict) or code not in clocks:
            message = f"环节 {stage} 需要时钟 [clock.{code}]（{CLOCKS[code]}），请补上"
            yield PolicyError(("clock", code), message)


def _limits(code: str, clock: Values) -> Iterator[PolicyError]:
    levels = clock.get("levels")
    spans: dict[tuple[str, ...], object] = {(key,): clock.get(key) for key in ("limit", "ceiling")}
    for by in ("by_category", "by_kind"):
        spans |= {(by, name): span for name, span in table(clock, by).items()}
    for level, span in levels.items() if isinstance(levels, dict) else ():
        spans["levels", level] = span
        if level not in LEVELS:
            message = f"不认识级别 {level}，可用的有：{'、'.join(LEVELS)}"
            yield PolicyError(("clock", code, "levels", level), message)
    for key, span in spans.items():
        if looks_like(span) and Duration.parse(span).amount == 0:
            yield PolicyError(("clock", code, *key), '时长应大于 0，如 "5m"')


def _warnings(code: str, clock: Values) -> Iterator[PolicyError]:
    marks = clock.get("warn")
    if isinstance(marks, list) and all(isinstance(mark, int) for mark in marks):
        if marks and code in MINUTE_CLOCKS:
            message = f"{CLOCKS[code]}只有几分钟，不设提前预警，请删去"
            yield PolicyError(("clock", code, "warn"), message)
        elif marks != sorted(set(marks)):
            yield PolicyError(("clock", code, "warn"), "应由小到大、不重复，如 [50, 80]")


def _basis(code: str, clock: Values) -> Iterator[PolicyError]:
    limit, basis = clock.get("limit"), clock.get("basis")
    if code in MINUTE_CLOCKS and basis == "working":
        message = f'{CLOCKS[code]}日夜都走，应写 basis = "elapsed"'
        yield PolicyError(("clock", code, "basis"), message)
    elif looks_like(limit) and Duration.parse(limit).working != (basis == "working"):
        fitting = "working" if Duration.parse(limit).working else "elapsed"
        message = f'limit = "{limit}" 时应写 basis = "{fitting}"'
        yield PolicyError(("clock", code, "basis"), message)


def _order(values: Values) -> Iterator[PolicyError]:
    clocks = entries(values, "clock")
    for short, long in _SHORTER:
        reminder, whole = (_length(clocks.get(code, {}).get("limit")) for code in (short, long))
        if reminder and whole and reminder >= whole:
            message = f"应短于 {CLOCKS[long]}（{clocks[long]['limit']}），否则提醒没有意义"
            yield PolicyError(("clock", short, "limit"), message)


def _spans(values: Values) -> Iterator[PolicyError]:
    for code, kind in entries(values, "kind").items():
        for key, span in kind.items():
            if not key.endswith(("_within", "_grace", "_after")) or not looks_like(span):
                continue
            # What follows the end of a case may count working days; the rest is minutes.
            days = key in _AFTER_THE_END and Duration.parse(span).working
            if not days and not _length(span):
                message = '应为大于 0 的实际时长，如 "60s"、"10m"'
                yield PolicyError(("kind", code, key), message)
    for name, key in _ANY_BASIS:
        span = table(values, name).get(key)
        if looks_like(span) and Duration.parse(span).amount == 0:
            yield PolicyError((name, key), '时长应大于 0，如 "2h"；不限时请删去这一项')


def _repeat(values: Values) -> Iterator[PolicyError]:
    span = table(values, "grave").get("repeat")
    if looks_like(span) and not _length(span):
        message = '应为大于 0 的实际时长，如 "10m"：重大事项日夜都要有人知悉'
        yield PolicyError(("grave", "repeat"), message)


def _offer(values: Values) -> Iterator[PolicyError]:
    span = table(values, "hotline").get("offer_after")
    if looks_like(span) and not _length(span):
        message = '应为大于 0 的实际时长，如 "90s"：来电的客户日夜都在等'
        yield PolicyError(("hotline", "offer_after"), message)


def _length(span: object) -> timedelta | None:
    if not isinstance(span, str) or not looks_like(span):
        return None
    duration = Duration.parse(span)
    return None if duration.working else duration.elapsed()
