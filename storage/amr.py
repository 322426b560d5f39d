"""A program of its own: AMR on stdin, MP3 on stdout (run by ``storage/voices``).

It may crash on what somebody sent in, and takes nobody with it.
"""

import io
import resource
import sys
from itertools import takewhile

import av

# WeCom ends a voice after a minute; whoever sends hours gets the beginning.
LONGEST_S = 120
_MEMORY = 512 << 20
_CPU_S = 20
# AMR's own band is narrow: more bits would only make the file larger.
_BITS = 16_000
_RATE = 16_000


def playable(content: bytes) -> bytes:
    """Give AMR as MP3; av.FFmpegError for anything else."""
    made = io.BytesIO()
    with (
        av.open(io.BytesIO(content), "r", format="amr") as source,
        av.open(made, "w", format="mp3") as target,
    ):
        stream = target.add_stream("mp3", rate=_RATE, layout="mono")
        stream.bit_rate = _BITS
        frames = takewhile(lambda frame: (frame.time or 0) < LONGEST_S, source.decode(audio=0))
        for frame in frames:
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return made.getvalue()


def main() -> None:
    """Convert within narrow limits; a failure is a status, and nothing on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    content = sys.stdin.buffer.read()
    try:
        made = playable(content)
    except (av.FFmpegError, MemoryError):
        sys.exit(1)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
