"""The guards of the test run do guard."""

import pytest

from tests.house.sources import ROOT

CONFTEST = """
pytest_plugins = ["tests.plugins.errorlog", "tests.plugins.machine",
                  "tests.plugins.network", "tests.plugins.rules"]
"""
OFFENDERS = """
import logging, socket, pytest

def test_logs_an_error():
    logging.getLogger("bot").error("the database is away")

def test_announces_an_error(expect_error_log):
    expect_error_log("the database is away")
    logging.getLogger("bot").error("the database is away")

def test_announces_what_never_comes(expect_error_log):
    expect_error_log("the database is away")

def test_swallows_the_refusal():
    with socket.socket() as line, pytest.raises(RuntimeError):
        line.connect(("192.0.2.1", 80))

def test_asks_a_name_server():
    with pytest.raises(RuntimeError):
        socket.getaddrinfo("example.org", 80)

def test_stays_here():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

@pytest.mark.skip(reason="not today")
def test_is_left_out():
    pass
"""


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """Give a small project that obeys the same guards."""
    pytester.makeconftest(CONFTEST)
    pytester.makeini(
        f"[pytest]\nasyncio_default_fixture_loop_scope = function\npythonpath = {ROOT}\n"
        "markers =\n  rule(*ids): rules\n  slow: sweeps\n"
    )
    return pytester


def test_guards_guard(inner: pytest.Pytester) -> None:
    """An error log, a connection to elsewhere and a silent skip each fail their test."""
    inner.makepyfile(OFFENDERS)

    result = inner.runpytest_subprocess("-p", "no:randomly")

    # What is caught when the fixtures end errs after the test has passed; a skip errs before it.
    result.assert_outcomes(passed=6, errors=5)
    result.stdout.fnmatch_lines(["*not announced: bot: the database is away*"])
    result.stdout.fnmatch_lines(["*announced, but did not come*"])


def test_a_mark_must_name_a_rule(inner: pytest.Pytester) -> None:
    """An unknown rule id stops the run, a known one is counted."""
    good = "import pytest\n@pytest.mark.rule('S4-R17')\ndef test_it(): pass\n"
    inner.makepyfile(good)
    inner.runpytest_subprocess().stdout.fnmatch_lines(["rules covered: 1 of 120 core rules (1 of*"])

    inner.makepyfile(good.replace("S4-R17", "S4-R99"))
    inner.runpytest_subprocess().stderr.fnmatch_lines(["*no such rule in docs/rules.md: S4-R99*"])
