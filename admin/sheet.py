"""The typed context of the page of a case, put together from the record."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from admin.customer_file import Drawer, customer_file
from admin.orders import Order, Tie, Touch, orders, ties, touches
from admin.prospect import Next, Prospect
from admin.story import Said, Teller, people_in
from admin.times import Times, spoken
from admin.visit import Visit
from admin.words import (
    CLOCKS,
    DELIVERIES,
    DELIVERY_KINDS,
    EVIDENCE_KINDS,
    EVIDENCE_STATES,
    FLAGS,
    OUTCOMES,
    RESOLUTIONS,
    name_in,
    reason,
)
from cases.fairness import ROLE, Share, minutes
from cases.model import Case
from cases.policy import CHANNELS, Policy
from cases.policy import ROLES as POSTS
from cases.standing import in_charge, stands_in
from desk import sheets
from desk.ahead import coming
from desk.record import is_open, to_case
from desk.work import Work
from storage import deliveries, evidence, people, timeline
from storage.audit import case_chain
from storage.cases import CaseRow

# As whom a manager acts who is nobody of the staff (desk.parts).
_MANAGER = "客服负责人"

Name = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One person the case went to, in the ladder or for the callback."""

    label: str
    name: str
    raised: str
    told: str
    taken: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Dial:
    """One attempt to call the customer."""

    n: int
    by: str
    at: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence; ``url`` is empty where there is nothing to open.

    ``heard`` says that it is a voice, which is also given in a form that plays everywhere.
    """

    kind: str
    by: str
    at: str
    state: str
    size: str
    url: str
    heard: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """What somebody is charged with; ``share`` is of the longest, in percent."""

    name: str
    clock: str
    length: str
    share: int
    system: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A message about the case."""

    name: str
    kind: str
    at: str
    state: str
    failed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of a case shows."""

    number: str
    state: str
    state_name: str
    owner: str
    reporter: str
    post: str
    channel: str
    opened: str
    sensed: str
    closed: str
    resolution: str
    policy: str
    details: tuple[tuple[str, str], ...]
    shown: bool
    may_see: bool
    next: tuple[Next, ...]
    open: bool
    flags: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    dials: tuple[Dial, ...]
    minutes: tuple[Minutes, ...]
    evidence: tuple[Piece, ...]
    sent: tuple[Sent, ...]
    timeline: tuple[Said, ...]
    seen: int
    moves: tuple[sheets.Sheet, ...]
    acts_as: str
    why_not: str
    orders: tuple[Order, ...]
    touches: tuple[Touch, ...]
    ties: tuple[Tie, ...]
    customer: tuple[Drawer, ...]


async def sheet(
    visit: Visit, row: CaseRow, *, shown: bool, typed: sheets.Typed | None = None
) -> Sheet:
    """Read everything about a case; ``shown`` leaves the customer unmasked.

    ``typed`` is a form that was refused and stands there again.
    """
    store, case = visit.desk.store, to_case(row)
    work = Work(store, visit.desk.policies, visit.desk.now(), "admin")
    work.seen(row)
    policy = await work.policy(case)
    times = Times(policy.zone, work.now)
    entries = await timeline.whole(store, case_chain(case.id))
    expected, shares = await coming(work, case), minutes(case, work.now, policy)
    keys = stands_in(case) | people_in(entries) | {share.who for share in shares}
    keys |= {key for one in expected for key in (*one.who, str(one.values.get("leader", "")))}
    keys |= {case.closed_by} if case.closed_by else set()
    keys |= {visit.acts_as} | {contact.by for contact in case.contacts}
    sent = await deliveries.of_case(store, case.id)
    pieces = await evidence.of_case(store, case.id)
    keys |= {one.person for one in sent} | {piece.person for piece in pieces}
    names = {p.key: p.name for p in (await people.many(store, keys)).values()}
    found = await sheets.sheets(work, case, visit.acts_as, typed) if visit.sees else ()
    teller = Teller(names, times, policy, shown)
    prospect = Prospect(policy, times, teller.name)
    return Sheet(
        number=case.number, state=case.state, state_name=policy.labels.state(case.state),
        owner=teller.name(in_charge(case)) if is_open(case) and in_charge(case) else "",
        reporter=teller.name(case.reporter), post=_post(case, policy),
        channel=name_in(CHANNELS, case.channel),
        opened=times.full(case.opened_at), sensed=_sensed(case, times),
        closed=_closed(case, teller, times),
        resolution=name_in(RESOLUTIONS, case.resolution),
        policy=f"{policy.institution}《{policy.title}》{policy.version}",
        details=tuple(teller.details(case.details)), shown=shown, may_see=visit.sees,
        next=tuple(map(prospect.next, expected)), open=is_open(case),
        flags=tuple(FLAGS.get(flag, (flag, "")) for flag in case.flags),
        steps=tuple(_steps(case, teller.name, times)),
        dials=tuple(_dials(case, teller.name, times)),
        minutes=tuple(_minutes(shares, teller.name)),
        evidence=tuple(_piece(visit, case, piece, teller.name, times) for piece in pieces),
        sent=tuple(_sent(one, teller.name, times) for one in sent),
        timeline=teller.told(entries), seen=row.audit_seq, moves=found,
        acts_as=_acts_as(visit, teller.name), why_not="" if found else _why_not(visit, case),
        orders=tuple(orders(case, policy, teller.name, times)),
        touches=tuple(touches(case, teller.name, times)), ties=tuple(ties(case)),
        customer=await customer_file(work, case, times) if visit.sees else (),
    )  # fmt: skip


def _acts_as(visit: Visit, name: Name) -> str:
    """Say as whom the user acts here."""
    return name(visit.user.person) if visit.user.person else _MANAGER


def _why_not(visit: Visit, case: Case) -> str:
    """Say why there are no buttons."""
    if not visit.sees:
        return "审计员只读，不能在这里办理。"
    if not visit.user.person and visit.manages:
        return "您的用户没有对应到人员，所以不能在这里办理。请在“用户”里填上您的企业微信账号。"
    return "现在没有要您做的。" if is_open(case) else ""


def _post(case: Case, policy: Policy) -> str:
    code = policy.post_of(case.post)
    return policy.posts[code].label if code else case.post


def _sensed(case: Case, times: Times) -> str:
    told = f"（报告人另说 {times.full(case.sensed_told)}）" if case.sensed_told else ""
    return f"{times.full(case.sensed_at)}{told}"


def _closed(case: Case, teller: Teller, times: Times) -> str:
    return f"{times.full(case.closed_at)}，{teller.name(case.closed_by)}" if case.closed_at else ""


def _steps(case: Case, name: Name, times: Times) -> Iterator[Step]:
    for hop in case.hops:
        stands_in = f"{name(hop.deputy)}（代{name(hop.leader)}）" if hop.deputy else ""
        yield Step(
            f"第 {hop.n} 级", stands_in or name(hop.leader), times.short(hop.raised_at),
            times.short(hop.told_at), times.short(hop.taken_at), name_in(OUTCOMES, hop.outcome),
        )  # fmt: skip
    callback = case.callback
    for offer in callback.offers if callback else ():
        mine = callback is not None and callback.assignee == offer.person
        taken = times.short(callback.taken_at) if callback and mine else ""
        outcome = "" if offer.reachable else OUTCOMES["unreachable"]
        yield Step(
            "回访", name(offer.person), times.short(offer.raised_at), times.short(offer.told_at),
            taken, outcome,
        )  # fmt: skip


def _dials(case: Case, name: Name, times: Times) -> Iterator[Dial]:
    for attempt in case.callback.attempts if case.callback else ():
        outcome = name_in(OUTCOMES, attempt.outcome) or "等结果"
        yield Dial(attempt.n, name(attempt.by), times.short(attempt.dialled_at), outcome)


def _minutes(shares: Iterable[Share], name: Name) -> Iterator[Minutes]:
    shares = tuple(shares)
    longest = max((share.seconds for share in shares), default=0) or 1
    for share in shares:
        yield Minutes(
            _charged(share, name), _clock(share), spoken(share.seconds),
            round(100 * share.seconds / longest), share.system,
        )  # fmt: skip


def _charged(share: Share, name: Name) -> str:
    """Name who is charged: a person, a desk where nobody of it had the case yet, or nobody."""
    if share.system:
        return "系统（不计入任何人）"
    if share.who.startswith(ROLE):
        return f"{POSTS[share.who.removeprefix(ROLE)]}（无人经办）"
    return name(share.who)


def _clock(share: Share) -> str:
    """Name the clock, with the hop or the dispatch where there is one."""
    called = CLOCKS.get(share.clock, share.clock)
    if not share.step:
        return called
    return f"{called}，第 {share.step} {'级' if share.clock == 'leader_10m' else '次派单'}"


def _piece(
    visit: Visit, case: Case, piece: evidence.EvidenceRow, name: Name, times: Times
) -> Piece:
    opens = visit.sees and piece.state == "kept"
    return Piece(
        name_in(EVIDENCE_KINDS, piece.kind), name(piece.person), times.full(piece.captured_at),
        _standing(piece), _size(piece.size or 0),
        visit.link(f"cases/{case.number}/evidence/{piece.id}") if opens else "",
        piece.kind == "voice",
    )  # fmt: skip


def _standing(piece: evidence.EvidenceRow) -> str:
    state = name_in(EVIDENCE_STATES, piece.state)
    return f"{state}，已被发送人去掉，仅留档" if piece.taken_off_at else state


def _size(size: int) -> str:
    return f"{max(size / 1024, 1):.0f} KB" if size else ""


def _sent(one: deliveries.Delivery, name: Name, times: Times) -> Sent:
    return Sent(
        name(one.person), name_in(DELIVERY_KINDS, one.kind),
        times.short(one.sent_at or one.raised_at),
        name_in(DELIVERIES, one.state), one.state in deliveries.FAILED, reason(one.error or ""),
    )  # fmt: skip
