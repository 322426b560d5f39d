"""What the templates see: plain values, ready to show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """The running clock; ``due`` and ``now`` are Unix milliseconds for the countdown."""

    label: str
    time: str
    left: str
    late: bool
    due: int
    now: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ring; ``tel`` is empty where no number is known or may be shown."""

    name: str
    part: str
    tel: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of who was told when."""

    title: str
    name: str
    lines: tuple[str, ...]
    now: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of a list; ``code`` is what the form brings back."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is attached already; ``id`` is empty where it can't be taken off here."""

    title: str
    about: str
    href: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question; ``kind`` is text, long, tel, one, many, select or files.

    ``now`` is the one that a phone shows; ``base`` names the stored text; ``clash`` is the other
    answer where two doors wrote; ``decides`` says that other questions hang on it.
    """

    key: str
    question: str
    label: str
    kind: str
    text: str = ""
    base: str = ""
    options: tuple[Option, ...] = ()
    files: tuple[Attached, ...] = ()
    wrong: str = ""
    example: str = ""
    clash: str = ""
    optional: bool = True
    now: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Something that the visitor can do: its key for the form, its word, what it asks.

    ``main`` is the likeliest, ``open`` one that was refused and shows what was typed.
    """

    key: str
    word: str
    fields: tuple[Field, ...] = ()
    main: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """One due time to come; ``warning`` says that nobody can be told."""

    time: str
    said: str
    warning: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """Whose minutes of which clock; ``system`` is our own delay, nobody's minutes."""

    name: str
    clock: str
    length: str
    system: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence; ``href`` is empty until the file is here."""

    kind: str
    title: str
    about: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline; ``text`` is what somebody wrote."""

    time: str
    said: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What every form of the page carries."""

    token: str
    seen: int
    id: str


@dataclass(frozen=True, slots=True)
class Banner:
    """The answer to the form that was sent; ``kind`` is good, late or refused."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The next call of this person."""

    number: str
    when: str


@dataclass(frozen=True, slots=True)
class Call:
    """The complaint team's part: what to say, whom to ring, what came of it (S4-R31 to R33).

    ``script`` is all that may be read out; it never names the report (S4-R32).
    """

    script: tuple[str, ...]
    mine: bool
    taken_by: str
    attempts: tuple[str, ...]
    plan: str
    again: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page of a case; ``visitor`` is who looks at it.

    ``notice`` is the result as it is read to the customer.
    """

    number: str
    visitor: str
    state: str
    summary: str
    clock: Clock | None
    after: str
    customer: tuple[tuple[str, str], ...]
    customer_tel: str
    masked: str
    contacts: tuple[Contact, ...]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]
    ahead: tuple[Ahead, ...]
    spent: tuple[Spent, ...]
    links: tuple[tuple[str, str], ...]
    evidence: tuple[Item, ...]
    timeline: tuple[Line, ...]
    notes_open: bool
    longest_note: int
    shown_at: str
    form: Form
    banner: Banner | None = None
    call: Call | None = None
    notice: tuple[str, ...] = ()
    next_call: Next | None = None
