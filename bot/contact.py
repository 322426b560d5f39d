"""One person of the institution, as a contacts file gives him."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contact:
    """One person; ``leader`` is a userid or empty, ``phone`` digits or empty.

    A post is a code of the policy or a free title from which the policy derives it.
    """

    userid: str
    name: str
    department: str = ""
    post: str = ""
    leader: str = ""
    roles: tuple[str, ...] = ()
    phone: str = field(default="", repr=False)
    apps: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The userid as WeCom compares it, without case."""
        return self.userid.lower()
