"""``contacts sync``, and the local words of a list that was imported before there was a sync."""

import asyncio
from argparse import Namespace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from bot.commands import contacts_sync
from bot.commands.failure import CommandError
from bot.jobs.syncing import TooManyLeftError
from bot.wecom.directory import Member
from simulator.errors import ApiError
from storage.contacts import ContactRow, import_contacts
from storage.migrate import config
from storage.overrides import many
from storage.roster import Counts
from tests.contacts.conftest import NOW, Office, person


async def test_an_empty_cell_leaves_the_field_to_wecom(office: Office) -> None:
    """And who is no longer on the list loses what it said of him."""
    first = [ContactRow("chen", "陈", leader="wang", phone="139"), ContactRow("wang", "王")]
    await import_contacts(office.store, first, "JS", NOW, "admin")
    said = await many(office.store, ["chen", "wang"])
    await import_contacts(office.store, first[1:], "JS", NOW, "admin")
    then = await many(office.store, ["chen"])

    assert set(said) == {"chen"}
    assert (said["chen"].leader, said["chen"].apps) == ("wang", None)
    assert said["chen"].sealed == {"phone": "139"}
    assert (then["chen"].leader, then["chen"].sealed) == (None, None)


async def test_members_named_one_by_one_are_read_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visible range may name people instead of departments; none of them is a leaver."""
    office.staff(person("chen", apps="claims"))
    monkeypatch.setattr(office.sim.people, "departments", list)
    monkeypatch.setattr(office.sim.people, "members", lambda *_: [])

    async def listed(client: object) -> list[str]:
        return ["chen"] if client is office.senders["claims"].client else []

    monkeypatch.setattr("bot.wecom.directory.named", listed)
    sight = await office.syncing()._corp.whole()

    assert set(sight.members) == {"chen"}
    assert isinstance(sight.members["chen"], Member)
    assert sight.apps == {"chen": ["claims"]}


def test_the_command_says_what_came_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In people, and who hands on the cases."""

    async def done(settings: object, *, force: bool) -> Counts:
        await asyncio.sleep(0)
        return Counts(1, 2, 3, 4 if force else 0)

    monkeypatch.setattr(contacts_sync, "settings_of", lambda _: None)
    monkeypatch.setattr(contacts_sync, "_sync", done)

    assert contacts_sync.run(Namespace(force=True)) == 0
    assert "新增 1，更新 2，不变 3，离开 4" in capsys.readouterr().out


async def test_a_refusal_of_wecom_is_said_with_its_number(office: Office) -> None:
    """The number leads on; no trace and no address is shown."""
    office.sim.people.departments = refuse  # type: ignore[method-assign]
    with pytest.raises(Exception, match="60020"):
        await office.syncing().full("system")


def refuse() -> list[tuple[int, str, int]]:
    """Answer as WeCom does to an address that it does not trust."""
    raise ApiError(60020, "not allow to access from your ip")


def test_a_command_that_is_refused_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mass departure ends the command with what to do instead."""

    async def refused(settings: object, *, force: bool) -> Counts:
        await asyncio.sleep(0)
        raise TooManyLeftError(Counts(left=3), 10)

    monkeypatch.setattr(contacts_sync, "settings_of", lambda _: None)
    monkeypatch.setattr(contacts_sync, "_sync", refused)

    with pytest.raises(CommandError, match="contacts sync --force"):
        contacts_sync.run(Namespace(force=False))


OLD = (
    "INSERT INTO people (key, userid, institution, name, department, post, leader, roles, apps,"
    " plain_text, active) VALUES (:key, :key, 'JS', :key, '', '', :leader, '[]', :apps, 0, 1)"
)


def test_who_was_imported_before_keeps_what_the_list_said(tmp_path: Path) -> None:
    """The revision turns an old list into local words, so that the first sync changes none."""
    engine = create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.begin() as connection:
        command.upgrade(config(connection), "0003")
        connection.execute(text(OLD), {"key": "chen", "leader": "wang", "apps": '["claims"]'})
        connection.execute(text(OLD), {"key": "wang", "leader": "", "apps": "[]"})
        command.upgrade(config(connection), "head")
        said = text("SELECT key, leader, apps, origin FROM people_overrides ORDER BY key")
        rows = [tuple(row) for row in connection.execute(said)]
    engine.dispose()

    assert rows == [("chen", "wang", '["claims"]', "import"), ("wang", None, None, "import")]
