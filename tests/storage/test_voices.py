"""Voices become what browsers play; whatever else is sent in harms nobody."""

import pytest

from storage.voices import playable

HEAD = b"#!AMR\n"
# A fiftieth of a second of silence at the lowest rate.
SILENCE = bytes([0x04, *[0] * 12])


async def test_a_voice_becomes_an_mp3() -> None:
    """A minute of AMR comes out as an MP3 that a slow line carries."""
    made = await playable(HEAD + SILENCE * 3000)

    assert made is not None
    assert made[:3] == b"ID3" or made[0] == 0xFF
    assert 60_000 < len(made) < 160_000


@pytest.mark.parametrize("content", [b"", HEAD, HEAD + b"\xff" * 200, b"RIFF....WAVE", b"#!AMR"])
async def test_what_is_no_voice_is_nothing(content: bytes) -> None:
    """Empty, broken or foreign files give nothing, and no error."""
    assert await playable(content) is None
