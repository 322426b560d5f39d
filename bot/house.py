"""The parts of a running bot, put together; decides nothing (design §2)."""

import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial

import aiohttp
from redis.asyncio import Redis

from bot.clock import RealClock, Rest, SharedClock, wall
from bot.conversation.reception import Reception
from bot.conversation.report import Desk
from bot.conversation.talking import Talking
from bot.conversation.turns import Turns
from bot.doors import WecomDoor
from bot.endpoints import Callbacks
from bot.jobs.answer_again import AnswerAgain
from bot.jobs.budget import Bucket
from bot.jobs.confess import Confess
from bot.jobs.deliver import Deliver
from bot.jobs.fetch_evidence import FetchEvidence
from bot.jobs.fire import Fire
from bot.jobs.forget import Forget
from bot.jobs.holding import Holding
from bot.jobs.publish_menus import PublishMenus
from bot.jobs.resting import Resting
from bot.jobs.runner import Runner
from bot.jobs.sender import Sender, directly
from bot.jobs.sending import Sending
from bot.jobs.witness import Witness
from bot.loading import desks
from bot.part import WHOLE, Part
from bot.settings import Settings
from bot.templates import Sentences
from bot.wecom.access import Credentials
from bot.wecom.bucket import Bucket as Places
from bot.wecom.client import Client
from bot.wecom.crypto import Crypto
from bot.wecom.tokens import RedisTokens
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
    menus: PublishMenus
    resting: Resting
    confess: Confess
    files: EvidenceFiles
    door: WecomDoor
    redis: Redis
    desks: Mapping[str, Desk]

    async def rest(self, part: Part = WHOLE) -> Rest:
        """Tell the time server whether this process rests; what another one does is its own."""
        with suppress(Exception):
            if not await part.leads():
                return Rest(not self._serving(part), None)
            busy = self._serving(part) or await self.resting.busy() or self._serving(part)
            return Rest(not busy, await self.resting.next_due())
        return Rest(idle=False, next_due=None)

    def _serving(self, part: Part) -> bool:
        return self.callbacks.busy or (part.serves and self.confess.busy)


async def build(
    settings: Settings,
    store: Store,
    redis: Redis,
    http: aiohttp.ClientSession,
    clock: RealClock | SharedClock,
    wake: Callable[[], None],
) -> House:
    """Put the parts together; the policies of the settings are in force from here on.

    ``wake`` tells the jobs, wherever they are done, that there is work.
    """
    sentences = Sentences()
    turns = Turns(store, Policies(), sentences, clock.now, wake)
    served = await desks(settings, store, clock.now())
    hotline = next(iter(served.values())).policy.labels.hotline
    talking = Talking(turns, served, wall, hotline)
    senders = _senders(settings, http, redis)
    # A Redis of our own has nobody else's lanes.
    across = nullcontext if settings.embedded_redis else LaneLocks(redis).of
    reception = Reception(talking, talking.unsaved, partial(directly, senders), across=across)
    holding = Holding(time.monotonic, clock.now)
    sending = Sending(turns, senders, Bucket(Places(redis)), holding)
    deliver = Deliver(turns, sending, holding, wake)
    files = EvidenceFiles(settings.evidence_dir, store.vault)
    fetch = FetchEvidence(turns, senders, files, Holding(time.monotonic, clock.now))
    flows = {app.name: tuple(app.flows) for app in settings.wecom.apps}
    again = AnswerAgain(turns, wall)
    return House(
        turns,
        Callbacks(_cryptos(settings), reception, store, clock.now, senders),
        Fire(turns),
        deliver,
        again,
        fetch,
        Witness(turns, settings.audit.witness),
        Forget(turns),
        PublishMenus(senders, flows, Holding(time.monotonic, clock.now)),
        Resting(turns, deliver, fetch, again),
        Confess(turns, clock.outages if isinstance(clock, SharedClock) else None),
        files,
        WecomDoor(
            senders, settings.wecom.corp_id, settings.wecom.oauth_base, settings.wecom.login_base
        ),
        redis,
        served,
    )


Loop = Coroutine[None, None, None]


def loops(house: House, runner: Runner, part: Part) -> list[Loop]:
    """List the recurring work of a role, each as an endless loop."""
    serving = _serving(house, runner) if part.serves else []
    return serving + (_jobs(house, runner, part) if part.works else [])


def _serving(house: House, runner: Runner) -> list[Loop]:
    """List what each process does that hears callbacks."""
    return [runner.loop("confess", house.confess.once, house.confess.next_s)]


def _jobs(house: House, runner: Runner, part: Part) -> list[Loop]:
    """List what one process does for all."""

    async def until_due() -> float:
        due = await house.resting.next_due()
        return (due - house.turns.now()).total_seconds() if due else 1.0

    async def until_held() -> float:
        held = house.deliver.holding.next_s
        return min(await until_due(), held if held is not None else 1.0)

    return [
        runner.loop("fire", part.led(house.fire.once), until_due),
        runner.loop("deliver", part.led(house.deliver.once), until_held),
        runner.loop("answer_again", part.led(house.again.once)),
        runner.loop("fetch_evidence", part.led(house.fetch.once), until_due),
        runner.loop("witness", part.led(house.witness.once)),
        runner.loop("forget", part.led(house.forget.once)),
        runner.loop("publish_menus", part.led(house.menus.once)),
    ]


def _senders(settings: Settings, http: aiohttp.ClientSession, redis: Redis) -> dict[str, Sender]:
    tokens = RedisTokens(redis)
    found = {}
    for app in settings.wecom.apps:
        who = Credentials(settings.wecom.corp_id, app.agent_id, app.secret.get_secret_value())
        client = Client(who, http, tokens, settings.wecom.api_base)
        found[app.name] = Sender(
            app.name, app.agent_id, client, settings.http.public_url.rstrip("/")
        )
    return found


def _cryptos(settings: Settings) -> dict[str, Crypto]:
    return {
        app.name: Crypto(
            app.token.get_secret_value(), app.aes_key.get_secret_value(), settings.wecom.corp_id
        )
        for app in settings.wecom.apps
    }
