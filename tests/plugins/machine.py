"""What a machine may lack: named at the end with the number of tests not run.

Nothing else may leave a test out: a skip by other means is a failure.
With ``CI=true`` a lack is a failure too.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

# Where Debian keeps PostgreSQL's programs, by version; another system has them on PATH.
DEBIAN = Path("/usr/lib/postgresql")


def postgres_programs() -> Path | None:
    """Give the folder of PostgreSQL's programs; None where there are none."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    one = found[-1] if found else shutil.which("initdb")
    return Path(one).resolve().parent if one else None


def on_path(*names: str) -> bool:
    """Tell whether one of some programs is on PATH."""
    return any(map(shutil.which, names))


# What a marker asks for: its name for people, and whether it is here.
WANTED: dict[str, tuple[str, Callable[[], bool]]] = {
    "needs_browser": ("Chromium", lambda: on_path("chromium", "chromium-browser", "google-chrome")),
    "needs_postgres": ("a PostgreSQL server", lambda: postgres_programs() is not None),
    "needs_redis_server": ("a Redis server", lambda: on_path("redis-server", "valkey-server")),
}
_not_run = pytest.StashKey[Counter[str]]()
_lack = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    counter: Counter[str] = Counter()
    config.stash[_not_run] = counter
    config.pluginmanager.register(_Listener(counter), "lack-results")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full sweeps to those who ask for them (``make kill-sweep``)."""
    if os.environ.get("KILL_SWEEP") == "all":
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count and skip what this machine cannot run; on CI fail it."""
    lacks = [
        name
        for marker, (name, is_here) in WANTED.items()
        if item.get_closest_marker(marker) and not is_here()
    ]
    if not lacks:
        return
    # Reports carry it, so that a run of several processes counts it in the first.
    item.user_properties += [("lacks", name) for name in lacks]
    item.stash[_lack] = " and ".join(lacks)
    give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    give_up(f"not on this machine: {item.stash[_lack]}")


class _Listener:
    def __init__(self, not_run: Counter[str]) -> None:
        self.not_run = not_run

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "setup":
            self.not_run.update(str(v) for name, v in report.user_properties if name == "lacks")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip of another origin into a failure."""
    report = yield
    if report.skipped and _lack not in item.stash and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = "A test may be left out only by a marker of tests/plugins/machine.py."
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module into a failure."""
    report = yield
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = "A module may not be skipped: mark its tests instead."
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what is missing with the number of tests not run."""
    for name, count in sorted(config.stash[_not_run].items()):
        terminalreporter.write_line(f"not on this machine: {name}; tests not run: {count}")
