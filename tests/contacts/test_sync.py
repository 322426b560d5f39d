"""People come from WeCom, what the institution said of them stays, and leavers go (design §5)."""

import pytest
from sqlalchemy import select

from bot.jobs.placing import Tree
from bot.jobs.syncing import TooManyLeftError
from bot.wecom.directory import Department, Member
from simulator.errors import ApiError
from storage import people, roster, syncs, tables
from storage.contacts import ContactRow, import_contacts
from storage.roster import Counts
from tests.contacts.conftest import NOW, Office, person

CHEN = person("chenyu", "WangFang", "claims service")
WANG = person("WangFang", "zhaolei", "claims", post="理赔部经理")
ZHAO = person("zhaolei", "", "service", department="县支公司")
STAFF = (CHEN, WANG, ZHAO, *(person(f"clerk{n}", "wangfang") for n in range(7)))


async def test_everybody_whom_an_app_sees_is_taken_over(office: Office) -> None:
    """Each app has its own visible range: a person's apps are those that see him."""
    office.staff(*STAFF)
    counts = await office.syncing().full("system")
    chen = await people.get(office.store, "chenyu")
    wang = await people.get(office.store, "wangfang")

    assert counts == Counts(added=10)
    assert chen is not None
    assert (chen.institution, chen.department, chen.post) == ("JS", "县支公司/理赔部", "查勘员")
    assert (chen.leader, chen.apps) == ("wangfang", ("claims", "service"))
    assert wang is not None
    assert (wang.userid, wang.apps) == ("WangFang", ("claims",))


async def test_a_second_sync_changes_nothing(office: Office) -> None:
    """The night in which nothing happened writes no person and no entry in the chain."""
    office.staff(*STAFF)
    await office.syncing().full("system")
    counts = await office.syncing().full("system")
    told = await office.store.rows(select(tables.audit))

    assert counts == Counts(unchanged=10)
    assert [entry.action for entry in told] == ["contacts_synced"]


async def test_local_words_win_field_by_field(office: Office) -> None:
    """A leader, phone, apps or role from the list survives; a name from WeCom comes in."""
    office.staff(*STAFF)
    await office.syncing().full("system")
    row = ContactRow("ChenYu", "陈宇", leader="zhaolei", roles=("complaint_team",), phone="139")
    others = [ContactRow(p.userid, p.name) for p in STAFF[1:]]
    await import_contacts(office.store, [row, *others], "JS", NOW, "admin")
    office.change("chenyu", name="陈小宇", leader="nobody", apps=("service",))
    await office.syncing().full("system")
    chen = await people.get(office.store, "chenyu")

    assert chen is not None
    assert (chen.name, chen.leader) == ("陈小宇", "zhaolei")
    assert chen.roles == {"complaint_team"}
    assert chen.apps == ("service",)
    assert await people.phone(office.store, "chenyu") == "139"


async def test_who_left_becomes_inactive_and_may_come_back(office: Office) -> None:
    """Nobody is deleted: the cases still name him. Back again he has his roles."""
    office.staff(*STAFF)
    await office.syncing().full("system")
    office.gone("clerk1")
    counts = await office.syncing().full("system")
    left = await people.get(office.store, "clerk1")
    office.staff(*STAFF)
    await office.syncing().full("system")
    back = await people.get(office.store, "clerk1")

    assert counts == Counts(unchanged=9, left=1)
    assert left is not None
    assert (left.active, left.apps) == (False, ())
    assert back is not None
    assert (back.active, back.apps) == (True, ("service",))


async def test_a_mass_departure_is_refused_until_it_is_forced(office: Office) -> None:
    """A visible range cut by mistake looks like 3 of 10 leaving: nothing is changed."""
    office.staff(*STAFF)
    await office.syncing().full("system")
    office.gone("clerk1", "clerk2", "clerk3")
    with pytest.raises(TooManyLeftError, match="少了 3 人（现有 10 人，超过 20%）"):
        await office.syncing().full("system")
    kept = await people.get(office.store, "clerk1")
    last = await syncs.latest(office.store)
    forced = await office.syncing().full("admin", force=True)

    assert kept is not None
    assert kept.active
    assert last is not None
    assert last.outcome == syncs.REFUSED
    assert forced.left == 3


async def test_half_an_answer_is_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One app that WeCom refuses must not make the people of its range leavers."""
    office.staff(*STAFF)
    await office.syncing().full("system")

    def refuse(number: int, app: str) -> list[object]:
        if app == "service":
            raise ApiError(60020, "not allow to access from your ip")
        return [p for p in office.sim.people.visible(app) if number]

    monkeypatch.setattr(office.sim.people, "members", refuse)
    with pytest.raises(Exception, match="60020"):
        await office.syncing().full("system")
    assert len(await roster.active_keys(office.store, office.syncing()._corp.pause)) == 10


def test_the_nearest_root_department_decides_the_institution() -> None:
    """A branch inside a branch is the deeper one's; outside of both a person owns nothing."""
    tree = Tree(
        [
            Department(1, "总公司", 0),
            Department(2, "江苏", 1),
            Department(3, "南京", 2),
            Department(4, "理赔", 3),
            Department(5, "浙江", 1),
        ],
        {2: "JS", 3: "NJ"},
    )

    assert [tree.institution(number) for number in (2, 4, 5, 1)] == ["JS", "NJ", "", ""]
    assert tree.path(4) == "江苏/南京/理赔"
    # A range that begins below the root shows the root's id alone; it is the corp's all the same.
    assert Tree([Department(7, "理赔", 6)], {1: "JS"}).institution(7) == "JS"


def test_without_a_direct_leader_the_departments_leader_leads() -> None:
    """The head of a department is led by the one above; nobody leads himself."""
    tree = Tree(
        [Department(1, "总公司", 0, ("boss",)), Department(2, "理赔", 1, ("Head",))], {1: "JS"}
    )

    def leader(userid: str, *direct: str) -> str:
        return tree.leader(Member(userid, userid, "", 2, direct))

    assert leader("clerk", "mentor") == "mentor"
    assert leader("clerk") == "Head"
    assert leader("head") == "boss"
    assert tree.leader(Member("boss", "boss", "", 1, ("boss",))) == ""


def test_departments_in_a_circle_end() -> None:
    """WeCom's tree is a tree; if it is not, nobody waits for ever."""
    tree = Tree([Department(2, "甲", 3), Department(3, "乙", 2)], {1: "JS"})

    assert tree.institution(2) == "JS"
    assert sorted(tree.below(3)) == [2, 3]
