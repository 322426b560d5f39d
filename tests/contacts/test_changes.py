"""What WeCom tells of single people is applied at once, and never in a callback's way."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.jobs import contact_changes
from bot.jobs.sync_contacts import SyncContacts, night_after
from bot.wecom.values import ContactChange, Unsubscribe
from simulator.errors import ApiError
from storage import people, syncs, tables
from storage.overrides import Override, put
from storage.people import Person
from storage.unit import Unit, Update
from tests.contacts.conftest import NOW, Office, person

ZONE = ZoneInfo("Asia/Shanghai")
STAFF = tuple(person(f"clerk{n}", "boss") for n in range(9))


def change(change_type: str, **fields: str) -> ContactChange:
    """Make the event as WeCom sends it."""
    return ContactChange(
        corp="ww", app="claims", agent_id=0, user="sys", at=NOW, key="k", change_type=change_type,
        fields=tuple(sorted(fields.items())),
    )  # fmt: skip


class Night:
    """The job with a count of how often leavers' cases were looked for."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.settled = 0
        self.job = SyncContacts(office.syncing(), lambda: office.now, ZONE, self._settle)

    async def _settle(self) -> None:
        self.settled += 1

    async def tell(self, *changes: ContactChange | Unsubscribe) -> None:
        """Tell the job of changes and let it apply them."""
        for one in changes:
            self.job.on_contact_change(one)
        while await self.job.once():
            pass

    async def person(self, userid: str) -> Person:
        """Give somebody who is in the record."""
        found = await people.get(self.office.store, userid)
        assert found is not None
        return found


@pytest.fixture
async def night(office: Office) -> Night:
    """Start the job with everybody read."""
    office.staff(*STAFF)
    found = Night(office)
    await found.tell()
    return found


async def test_everybody_is_read_at_the_start_and_at_three(night: Night, office: Office) -> None:
    """The night after brings what no event told; between there is nothing to do."""
    office.change("clerk1", name="改名")
    assert not await night.job.once()
    assert night.job.next_due == datetime(2026, 11, 24, 3, 0, tzinfo=ZONE)
    before = (await night.person("clerk1")).name
    office.now = datetime(2026, 11, 24, 3, 0, tzinfo=ZONE)
    await night.job.once()

    assert (before, (await night.person("clerk1")).name) == ("Clerk1", "改名")
    assert night.settled == 2
    assert night.job.next_due == datetime(2026, 11, 25, 3, 0, tzinfo=ZONE)


async def test_one_person_is_read_when_wecom_says_so(night: Night, office: Office) -> None:
    """A new leader counts from the next minute, not from the next morning."""
    office.change("clerk1", leader="clerk2")
    office.staff(*office.sim.people.everyone, person("newcomer"))
    assert night.job.busy is False
    await night.tell(
        change("update_user", UserID="Clerk1"), change("create_user", UserID="newcomer")
    )

    assert (await night.person("clerk1")).leader == "clerk2"
    assert (await night.person("newcomer")).active


async def test_who_is_deleted_or_loses_every_app_leaves_at_once(
    night: Night, office: Office
) -> None:
    """His open cases are looked for in the same breath."""
    office.gone("clerk1")
    office.change("clerk2", apps=())
    gone = Unsubscribe(corp="ww", app="service", agent_id=1, user="clerk2", at=NOW, key="k")
    await night.tell(change("delete_user", UserID="clerk1"), gone)

    assert [(await night.person(f"clerk{n}")).active for n in range(4)] == [
        True,
        False,
        False,
        True,
    ]
    assert night.settled == 2


async def test_a_new_user_id_keeps_roles_and_local_words(night: Night, office: Office) -> None:
    """The person is the same: what the institution said of her goes with her."""
    word = Override("clerk1", leader="clerk5", sealed={"phone": "139"})
    roles = Update(tables.people, {"key": "clerk1"}, {"roles": ["complaint_team"]})
    await office.store.committer.commit(Unit([*put(office.store, [word]), roles]))
    office.change("clerk1", userid="clerk.one")
    await night.tell(change("update_user", UserID="clerk1", NewUserID="clerk.one"))
    renamed, before = await night.person("clerk.one"), await night.person("clerk1")

    assert renamed.roles == {"complaint_team"}
    assert (renamed.leader, before.active) == ("clerk5", False)


async def test_a_renamed_department_is_read_again(night: Night, office: Office) -> None:
    """Its people keep everything but the name of where they sit."""
    for one in STAFF:
        office.change(one.userid, department="县支公司/理赔一部")
    await night.tell(change("update_party", Id="3", Name="理赔一部"))

    assert {(await night.person(p.userid)).department for p in STAFF} == {"县支公司/理赔一部"}
    assert contact_changes.wanted(change("create_party", Id="9")) is None
    assert contact_changes.wanted(change("delete_party", Id="9")) is None


async def test_a_flood_of_changes_becomes_one_full_sync(night: Night, office: Office) -> None:
    """A reorganisation names thousands; reading all is less work than reading each."""
    for number in range(contact_changes.MOST + 1):
        night.job.on_contact_change(change("update_user", UserID=f"u{number}"))

    assert night.job.next_due == office.now
    assert night.job.busy
    await night.tell()
    assert not night.job.busy


async def test_when_wecom_does_not_answer_all_is_read_later(
    night: Night, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost by an outage: a quarter of an hour later everybody is read."""

    def refuse(userid: str) -> None:
        raise ApiError(60020, f"not allow to access {userid}")

    with monkeypatch.context() as patch:
        patch.setattr(office.sim.people, "find", refuse)
        await night.tell(change("update_user", UserID="clerk1"))
    assert night.job.next_due == office.now + timedelta(minutes=15)

    office.change("clerk1", name="改名")
    office.now += timedelta(minutes=15)
    await night.tell()
    last = await syncs.latest(office.store)
    assert (await night.person("clerk1")).name == "改名"
    assert last is not None
    assert last.outcome == syncs.DONE


def test_three_in_the_morning_is_local() -> None:
    """At half past two in Nanjing it is still last evening in UTC."""
    early = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert night_after(early, ZONE) == datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert night_after(early + timedelta(minutes=30), ZONE) == datetime(
        2026, 11, 23, 19, 0, tzinfo=UTC
    )
