"""What the templates of a form see: plain values, ready to show."""

from dataclasses import dataclass, field

from bot.web.views import Banner, Clock, Field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phone stands: which question of how many, and the keys beside it ("" at the ends)."""

    key: str
    n: int
    of: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another draft of the flow that waits for this person."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form; without ``fields`` there is only the button that begins it.

    ``draft`` and ``rev`` come back with it; ``fresh`` is the id of another that may be begun.
    ``submits`` has a button of its own for the end, ``begins`` says that saving opens the case;
    ``call`` names the link of the hotline's screen;
    ``done`` shows the ``receipt`` alone.
    """

    name: str
    title: str
    token: str
    fresh: str
    draft: str = ""
    rev: int = 0
    number: str = ""
    state: str = ""
    lead: tuple[str, ...] = ()
    clock: Clock | None = None
    fields: tuple[Field, ...] = ()
    place: Place | None = None
    recap: tuple[tuple[str, str], ...] = ()
    everything: bool = False
    submits: bool = False
    begins: bool = False
    call: str = ""
    cancels: bool = False
    report: bool = False
    done: bool = False
    waiting: tuple[Waiting, ...] = ()
    receipt: tuple[str, ...] = ()
    banner: Banner | None = None
    wrong: tuple[tuple[str, str, str], ...] = field(default=())
