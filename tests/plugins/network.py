"""No test talks to anything but this machine."""

import ipaddress
import sys
from collections.abc import Iterator

import pytest

_CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_refused: list[str] = []


class NetworkRefusedError(RuntimeError):
    """A test wanted to leave the machine; no OSError, so that no retry takes it for a bad line."""


def is_local(address: object) -> bool:
    """Say whether an address stays here: a Unix socket, a loopback address or its name."""
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or not isinstance(address, tuple):
        return True  # A path, an abstract name, or nothing at all: Unix sockets.
    return _is_local_host(host)


def _is_local_host(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in _CALLS:
        target = args[1]
    elif event in _NAMES:
        target = (args[0],) if args[0] is not None else None
    else:
        return
    if not is_local(target):
        _refused.append(f"{event} {target!r}")
        raise NetworkRefusedError(_refused[-1])


def pytest_configure() -> None:
    """Watch from below every library: the interpreter itself reports each connection."""
    sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _nothing_leaves_the_machine() -> Iterator[None]:
    """Fail a test that tried to leave, even where its code swallowed the refusal."""
    _refused.clear()
    yield
    if _refused:
        pytest.fail(f"the test wanted to reach {', '.join(_refused)}")
