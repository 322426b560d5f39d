"""People who write at once: connections that stay open, requests made beforehand."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Run:
    """What a load came to: requests a second, the time of each, and the server's CPU for each.

    Times are in milliseconds; the CPU is what others on the machine disturb least.
    """

    rate: float
    times: list[float]
    cpu_ms: float = 0.0

    @property
    def p50(self) -> float:
        """Give the median time."""
        return median(self.times)

    @property
    def p99(self) -> float:
        """Give the time that one in a hundred exceeds."""
        return quantiles(self.times, n=100)[98]


def request(path: str, query: dict[str, str], body: str) -> bytes:
    """Write a POST as it goes over the wire."""
    content = body.encode()
    head = (
        f"POST {path}?{urlencode(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def load(port: int, people: Sequence[Sequence[bytes]]) -> Run:
    """Let everybody send his requests one after the other, all people at once."""
    times: list[float] = []
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in people]
    started = time.perf_counter()
    await asyncio.gather(
        *(_person(*line, own, times) for line, own in zip(lines, people, strict=True))
    )
    passed = time.perf_counter() - started
    for _, writer in lines:
        writer.close()
    return Run(len(times) / passed, times)


async def _person(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: Sequence[bytes],
    times: list[float],
) -> None:
    for one in requests:
        started = time.perf_counter()
        writer.write(one)
        head = await reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        length = int(lowered.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        assert head.startswith(b"HTTP/1.1 200"), head + body
        assert b"<Encrypt>" in body, "the answer was not in the response"
        times.append((time.perf_counter() - started) * 1000)


async def up(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(f"nobody listens on {port}")
