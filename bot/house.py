"""The parts of a running bot, put together; decides nothing (design §2)."""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial

import aiohttp
from redis.asyncio import Redis

from bot.clock import RealClock, Rest, SharedClock, wall
from bot.conversation.reception import Changed, Reception
from bot.conversation.talking import Talking
from bot.conversation.turns import Turns
from bot.conversation.visit import Desk
from bot.counters import Counters
from bot.doors import WecomDoor
from bot.endpoints import Callbacks
from bot.flows.registry import FLOWS
from bot.jobs.answer_again import AnswerAgain
from bot.jobs.budget import Bucket
from bot.jobs.confess import Confess
from bot.jobs.corp import Corp
from bot.jobs.deliver import Deliver
from bot.jobs.fetch_evidence import FetchEvidence
from bot.jobs.fire import Fire
from bot.jobs.forget import Forget
from bot.jobs.forget_drafts import ForgetDrafts
from bot.jobs.holding import Holding
from bot.jobs.publish_menus import PublishMenus
from bot.jobs.resting import Resting
from bot.jobs.sender import Sender, directly
from bot.jobs.sending import Sending
from bot.jobs.settle_leavers import SettleLeavers
from bot.jobs.sync_contacts import SyncContacts
from bot.jobs.syncing import Syncing
from bot.jobs.witness import Witness
from bot.loading import desks
from bot.part import WHOLE, Part
from bot.policy_system import PolicySystem
from bot.senders import cryptos, senders_of
from bot.settings import Settings
from bot.templates import Sentences
from bot.wecom.bucket import Bucket as Places
from storage.evidence_files import EvidenceFiles
from storage.lane_locks import LaneLocks
from storage.policies import Policies
from storage.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running bot."""

    turns: Turns
    callbacks: Callbacks
    fire: Fire
    deliver: Deliver
    again: AnswerAgain
    fetch: FetchEvidence
    witness: Witness
    forget: Forget
    forget_drafts: ForgetDrafts
    menus: PublishMenus
    resting: Resting
    confess: Confess
    contacts: SyncContacts | None
    files: EvidenceFiles
    door: WecomDoor
    redis: Redis
    desks: Mapping[str, Desk]

    async def rest(self, part: Part = WHOLE) -> Rest:
        """Tell the time server whether this process rests; what another one does is its own."""
        with suppress(Exception):
            leads = await part.leads()
            busy = self._busy(part, leads) or (leads and await self.resting.busy())
            # A callback may have come in between.
            busy = busy or self._busy(part, leads)
            return Rest(not busy, await self.resting.next_due() if leads else None)
        return Rest(idle=False, next_due=None)

    def _busy(self, part: Part, leads: bool) -> bool:  # noqa: FBT001 - two facts of one process
        reading = self.contacts is not None and self.contacts.busy and (part.serves or leads)
        return self.callbacks.busy or reading or (part.serves and self.confess.busy)


@dataclass(frozen=True, slots=True)
class Means:
    """What a process has before anything is built on it.

    ``wake`` tells the jobs, wherever they are done, that there is work.
    """

    store: Store
    redis: Redis
    http: aiohttp.ClientSession
    clock: RealClock | SharedClock
    wake: Callable[[], None]
    part: Part
    counters: Counters


async def build(settings: Settings, means: Means) -> House:
    """Put the parts together; the policies of the settings are in force from here on."""
    store, redis, clock, counters = means.store, means.redis, means.clock, means.counters
    store.committer.committed = counters.committed
    sentences = Sentences()
    turns = Turns(store, Policies(settings.announced), sentences, clock.now, means.wake)
    served = await desks(settings, store, clock.now(), _lookup(settings, means.http))
    hotline = next(iter(served.values())).policy.labels.hotline
    talking = Talking(turns, served, wall, hotline)
    senders = senders_of(settings, means.http, redis, counters)
    contacts = _contacts(settings, turns, senders, served, means.part)
    # A Redis of our own has nobody else's lanes.
    across = nullcontext if settings.embedded_redis else LaneLocks(redis).of
    heard: Changed = contacts.on_contact_change if contacts else lambda _: None
    reception = Reception(talking, talking.unsaved, partial(directly, senders), heard, across)
    holding = Holding(time.monotonic, clock.now)
    sending = Sending(turns, senders, Bucket(Places(redis)), holding)
    deliver = Deliver(turns, sending, holding, means.wake)
    files = EvidenceFiles(settings.evidence_dir, store.vault)
    fetch = FetchEvidence(turns, senders, files, Holding(time.monotonic, clock.now))
    flows = {app.name: _offered(app.name, settings, served) for app in settings.wecom.apps}
    again = AnswerAgain(turns, wall)
    return House(
        turns,
        Callbacks(cryptos(settings), reception, store, clock.now, senders),
        Fire(turns, counters.fired, counters.parked),
        deliver,
        again,
        fetch,
        Witness(turns, settings.audit.witness),
        Forget(turns),
        ForgetDrafts(turns, files, {c: d.policy.retention.drafts_days for c, d in served.items()}),
        PublishMenus(senders, flows, _titles(), Holding(time.monotonic, clock.now)),
        Resting(turns, deliver, fetch, again, contacts),
        Confess(turns, clock.outages if isinstance(clock, SharedClock) else None),
        contacts,
        files,
        WecomDoor(
            senders, settings.wecom.corp_id, settings.wecom.oauth_base, settings.wecom.login_base
        ),
        redis,
        served,
    )


def _offered(app: str, settings: Settings, served: Mapping[str, Desk]) -> tuple[str, ...]:
    """Name what an app's menu shows: each flow that any of its institutions has a use for."""
    places = [place.code for place in settings.institutions if app in place.apps]
    found = (name for code in places if code in served for name in served[code].offered(app))
    return tuple(dict.fromkeys(found))


def _contacts(
    settings: Settings,
    turns: Turns,
    senders: Mapping[str, Sender],
    served: Mapping[str, Desk],
    part: Part,
) -> SyncContacts | None:
    """Make what keeps the contacts as WeCom has them, unless the imported list alone counts."""
    if not settings.contacts.sync:
        return None
    syncing = Syncing(turns.store, Corp(senders, settings.roots), list(served), turns.now)
    zone = next(iter(served.values())).policy.zone
    return SyncContacts(syncing, turns.now, zone, SettleLeavers(turns), nightly=part.works)


def _lookup(settings: Settings, http: aiohttp.ClientSession) -> PolicySystem | None:
    return PolicySystem(http, settings.lookup.url) if settings.lookup.url else None


def _titles() -> dict[str, str]:
    return {name: kind.title for name, kind in FLOWS.items()}
