"""What ends a command before its work: said in whole lines, without a traceback."""

from collections.abc import Iterable


class CommandError(Exception):
    """What is wrong and what to do, one thing a line."""

    def __init__(self, lines: Iterable[object]) -> None:
        super().__init__("\n".join(str(line) for line in lines))
