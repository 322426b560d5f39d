"""Putting a logged call that has no case before a hotline agent, as a draft with its gaps."""

from dataclasses import dataclass, replace

from bot.conversation import drafts, parking
from bot.conversation.drafts import Open
from bot.conversation.visit import Desk
from bot.dialog.draft import Draft, start
from bot.dialog.engine import advance
from bot.dialog.events import Learned
from bot.dialog.flow import Flow
from bot.dialog.form import fill
from bot.flows.call_log import read_log
from bot.flows.kind import Facts, FlowKind
from bot.flows.registry import FLOWS
from bot.templates import Message, Sentences
from bot.web.api.record import Record
from bot.web.api.taking import DRAFTED, Result
from cases.masking import mask_phone
from cases.outcome import Priority
from desk import calls, relay
from desk.relay import Round
from desk.work import Work
from storage import tables
from storage.ids import new_id
from storage.normalise import normalise
from storage.outbox import waiting
from storage.people import Person
from storage.unit import Insert

FLOW, CHANNEL, APP = "hotline", "hotline", "hotline"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as far as a record fills it, and the flow that asks for the rest."""

    flow: Flow
    draft: Draft

    @property
    def gaps(self) -> tuple[str, ...]:
        """Give the labels of what will be asked."""
        steps, answers = self.flow.active(self.draft.answers)
        return tuple(s.label for s in steps if s not in answers and s.asked_if(answers))


async def offer(work: Work, institution: str, desk: Desk, record: Record, numbers: str) -> Result:
    """Put a record before an agent; refused where there is none."""
    kind = FLOWS.get(FLOW)
    agent = await calls.agent(work, institution, record.agent, FLOW)
    if kind is None or agent is None:
        return Result.refused(("agent", "没有可以接手的热线坐席，请坐席登记或稍后再发"))
    place = desk.at(agent.department)
    found = await prepare(work, kind, place, agent, typed(record))
    began = record.started_at.astimezone(desk.policy.zone)
    # To the second: of two calls of one minute WeCom would take the second message for a repeat.
    told = Round(
        record.call_id, place.policy_id, f"{began:%H:%M:%S}",
        mask_phone(record.caller), numbers, found.gaps, (agent.key,),
        f"call:{institution}:{record.call_id}",
    )  # fmt: skip
    left = (found.flow.title, *found.flow.progress(found.draft.answers, frozenset()))
    opened = Open(
        None, found.draft, None, about={"call_id": record.call_id}, left=left,
        offer=told.to_json(),
    )  # fmt: skip
    drafts.save(work, agent, opened, "offered", record.summary, parking.OFFERED)
    relay.begin(work, found.draft.id, opened.revision, told, place.policy)
    _tell(work, agent, told)
    more = {"agent": agent.userid, "gaps": list(found.gaps)}
    return Result(DRAFTED, more, draft_id=found.draft.id, person=agent.key)


def typed(record: Record) -> dict[str, str]:
    """Give what a record answers; what its fields leave out is read from the log itself."""
    customer = record.caller_kind == "customer"
    told = {
        "caller": "客户" if customer else normalise("phone", record.caller),
        "phone": record.caller if customer else "",
        "customer": record.customer, "policy_no": record.policy_no,
        "claim_no": record.claim_no, "plate": record.plate,
    }  # fmt: skip
    log = {"what": record.summary, **read_log(record.summary)}
    return {**log, **{key: text for key, text in told.items() if text}}


async def prepare(
    work: Work, kind: FlowKind, desk: Desk, agent: Person, answers: dict[str, str]
) -> Prepared:
    """Fill a new draft with what is known; what does not fit is left to be asked."""
    flow = kind.make(desk.policy, work.now, Facts())
    draft = fill(flow, start(flow, new_id()), answers, whole=False).draft
    filing = desk.filing(agent, draft.id, work.now, app=APP, channel=CHANNEL, about={})
    facts = await kind.learn(work, filing, draft.answers)
    flow = kind.make(desk.policy, work.now, facts)
    if facts.refused is not None:
        known = {key: raw for key, raw in draft.answers.items() if key != facts.refused.step}
        return Prepared(flow, replace(draft, answers=known))
    return Prepared(flow, advance(flow, draft, Learned(facts.known), work.now).draft)


def _tell(work: Work, agent: Person, told: Round) -> None:
    text = Sentences().say("calls", "offered", call=told)
    row = waiting(
        told.message, "text", Priority.WARNING, agent.key, agent.institution, work.now,
        {"message": Message("", "", (), text).to_json()}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, row, otherwise="ignore"))
