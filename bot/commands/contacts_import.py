"""``contacts import``: the people of an institution taken over from a CSV."""

import asyncio
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.failure import CommandError
from bot.commands.loading import open_store, settings_of
from bot.contact import Contact
from bot.contacts import read
from bot.settings import Institution, Settings
from storage.contacts import ContactRow, Imported, import_contacts

ACTOR = "command line"


def run(arguments: Namespace) -> int:
    """Import the file; CommandError with every problem in it, and nothing is changed."""
    settings = settings_of(arguments)
    institution = _institution(settings, arguments.institution)
    contacts, problems, warnings = read(Path(arguments.file), institution.apps)
    if problems:
        raise CommandError([*problems, f"共 {len(problems)} 处要改，通讯录没有改动。"])
    for warning in warnings:
        print(f"提醒 {warning}")
    counts = asyncio.run(import_people(settings, institution, contacts))
    print(
        f"已导入 {len(contacts)} 人：新增 {counts.added}，更新 {counts.changed}，"
        f"不变 {counts.unchanged}，离开 {counts.left}。"
    )
    return 0


async def import_people(
    settings: Settings, institution: Institution, contacts: list[Contact]
) -> Imported:
    """Make the people of an institution those of the list, beside a running bot if there is one."""
    rows = [_row(contact) for contact in contacts]
    async with open_store(settings) as store:
        return await import_contacts(store, rows, institution.code, datetime.now(UTC), ACTOR)


def _institution(settings: Settings, code: str | None) -> Institution:
    codes = [place.code for place in settings.institutions]
    if code is None and len(codes) > 1:
        raise CommandError([f"有多个机构，请加 --institution，可用的有：{'、'.join(codes)}"])
    if code is not None and code not in codes:
        raise CommandError([f"没有机构 {code}，可用的有：{'、'.join(codes)}"])
    return settings.institution(code or codes[0])


def _row(contact: Contact) -> ContactRow:
    return ContactRow(
        userid=contact.userid,
        name=contact.name,
        department=contact.department,
        post=contact.post,
        leader=contact.leader,
        roles=contact.roles,
        phone=contact.phone,
        apps=contact.apps,
    )
