"""What the privacy tests share: everything that leaves for WeCom's API, byte by byte."""

from typing import Any

import pytest

from bot.wecom.transport import Call, Transport


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Collect the body of every call of WeCom's API."""
    bodies: list[bytes] = []
    plain = Transport._exchange

    async def watched(self: Transport, call: Call, *rest: Any) -> Any:
        body = call.payload() if call.payload else b""
        bodies.append(f"{call.endpoint} ".encode() + (body if isinstance(body, bytes) else b""))
        return await plain(self, call, *rest)

    monkeypatch.setattr(Transport, "_exchange", watched)
    return bodies
