"""Rule marks: which rules of docs/rules.md the tests prove."""

import re
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).parents[2] / "docs" / "rules.md"
_ROW = re.compile(r"^\| (S\d-R\d+) \|.*\| ([a-z-]+) \|$", re.MULTILINE)


class _Rules:
    """Which test carries which ids, and how each ended."""

    def __init__(self) -> None:
        self.fit: dict[str, str] = dict(_ROW.findall(CATALOGUE.read_text("utf-8")))
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def mark(self, item: pytest.Item) -> None:
        ids = {str(one) for mark in item.iter_markers("rule") for one in mark.args}
        if unknown := ids - self.fit.keys():
            message = f"{item.nodeid}: no such rule in docs/rules.md: {', '.join(sorted(unknown))}"
            raise pytest.UsageError(message)
        # Reports carry the ids, so that a run of several processes counts them in the first.
        item.user_properties += [("rule", one) for one in sorted(ids)]

    def end(self, report: pytest.TestReport) -> None:
        ids = {str(value) for name, value in report.user_properties if name == "rule"}
        if report.failed:
            self.failed |= ids
        elif report.passed and report.when == "call":
            self.passed |= ids

    def summary(self) -> str:
        core = {rule for rule, fit in self.fit.items() if fit == "core"}
        proved = self.passed - self.failed
        return (
            f"rules covered: {len(proved & core)} of {len(core)} core rules "
            f"({len(proved)} of {len(self.fit)} in all)"
        )


_rules = pytest.StashKey[_Rules]()


def pytest_configure(config: pytest.Config) -> None:
    """Read the catalogue."""
    config.stash[_rules] = rules = _Rules()
    config.pluginmanager.register(_Listener(rules), "rule-results")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a mark that names no rule."""
    for item in items:
        config.stash[_rules].mark(item)


class _Listener:
    def __init__(self, rules: _Rules) -> None:
        self.rules = rules

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.rules.end(report)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the count where the run had marked tests."""
    rules = config.stash[_rules]
    if rules.passed | rules.failed:
        terminalreporter.write_line(rules.summary())
