"""One mistake in a file that a person wrote: where it is, and what to write instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A file (or an environment variable), its line from 1 (or none), a Chinese sentence."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        """Write it as compilers do, so that editors can jump there."""
        return f"{self.place}: {self.message}"

    @property
    def place(self) -> str:
        """The file and the line, if there is one."""
        return self.file if self.line is None else f"{self.file}:{self.line}"
