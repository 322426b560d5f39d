"""``simulator``: a WeCom of our own for the apps of the settings."""

from argparse import Namespace
from pathlib import Path

from bot.commands.failure import CommandError
from bot.commands.loading import policy_of, settings_of
from bot.commands.shipped import CONTACTS
from bot.commands.until_stopped import run_until_stopped
from bot.contact import Contact
from bot.contacts import read
from bot.settings import App, Settings
from simulator.app import run as serve
from simulator.config import SimApp, SimConfig, SimPerson


def run(arguments: Namespace) -> int:
    """Serve until stopped; CommandError where settings or contacts are wrong."""
    settings = settings_of(arguments)
    people = _people(Path(arguments.contacts or CONTACTS), settings)
    apps = tuple(sim_app(app, settings.http.public_url) for app in settings.wecom.apps)
    config = SimConfig(
        corp_id=settings.wecom.corp_id,
        apps=apps,
        contacts=people,
        host=arguments.host,
        port=arguments.port,
        timezone=policy_of(settings.institutions[0]).timezone,
    )
    print(f"模拟的企业微信 · simulator: http://{config.host}:{config.port}/", flush=True)
    run_until_stopped(serve(config))
    return 0


def _people(path: Path, settings: Settings) -> tuple[SimPerson, ...]:
    contacts, problems, _ = read(path, [app.name for app in settings.wecom.apps])
    if problems:
        raise CommandError(problems)
    return tuple(sim_person(contact) for contact in contacts)


def sim_person(contact: Contact) -> SimPerson:
    """Give a person of the contacts as the simulator knows one."""
    return SimPerson(
        userid=contact.userid,
        name=contact.name,
        department=contact.department,
        post=contact.post,
        leader=contact.leader,
        roles=contact.roles,
        phone=contact.phone,
        apps=contact.apps,
    )


def sim_app(app: App, bot: str) -> SimApp:
    """Give an app of the settings as the simulator knows one; ``bot`` is the bot's address."""
    return SimApp(
        name=app.name,
        agent_id=app.agent_id,
        secret=app.secret.get_secret_value(),
        token=app.token.get_secret_value(),
        aes_key=app.aes_key.get_secret_value(),
        callback_url=f"{bot}/wecom/{app.name}",
        title=app.title,
    )
