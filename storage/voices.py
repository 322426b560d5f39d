"""Voices as browsers play them: WeCom records AMR, which next to no browser knows."""

import asyncio
import sys
from pathlib import Path

PLAYED = "audio/mpeg"
_MAGIC = b"#!AMR"
_PROGRAM = str(Path(__file__).with_name("amr.py"))
_TIMEOUT_S = 30
# Each takes a core for half a second at most; the bot needs its cores for the clocks.
_AT_ONCE = asyncio.Semaphore(1)


def is_voice(content: bytes) -> bool:
    """Tell whether a file is a voice as WeCom records it."""
    return content.startswith(_MAGIC)


async def playable(content: bytes) -> bytes | None:
    """Give a voice as MP3; None for what is no AMR, is broken, or takes too long."""
    if not is_voice(content):
        return None
    async with _AT_ONCE:
        # Isolated: of Python's surroundings only the installed packages count.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", _PROGRAM, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                made, _ = await process.communicate(content)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return made or None
