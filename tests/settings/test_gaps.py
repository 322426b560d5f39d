"""What ``check`` says about the people of an institution."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.commands.check_people import said, synced
from bot.commands.finding import Level
from bot.commands.shipped import CONTACTS, POLICY
from bot.contacts import read
from bot.policies import read_policy
from cases.policy import Policy
from storage import syncs
from storage.people import Person
from storage.syncs import Sync


@pytest.fixture
def policy() -> Policy:
    """Read the shipped policy."""
    found, _ = read_policy(POLICY)
    assert found is not None
    return found


@pytest.fixture
def people() -> list[Person]:
    """Give the sample institution as the record has it."""
    contacts, _, _ = read(CONTACTS, ("claims", "service"))
    return [
        Person(
            key=one.key,
            userid=one.userid,
            institution="JS",
            name=one.name,
            department=one.department,
            post=one.post,
            leader=one.leader,
            roles=frozenset(one.roles),
            apps=one.apps,
            plain_text=False,
            active=True,
        )
        for one in contacts
    ]


def told(people: list[Person], policy: Policy) -> list[tuple[Level, str]]:
    """Give what is not in order."""
    found = said(people, policy, "JS")
    return [(one.level, one.sentence) for one in found if one.level is not Level.FINE]


def test_the_sample_institution_has_no_gap(people: list[Person], policy: Policy) -> None:
    """Everybody has a leader, an app, and somebody calls."""
    assert told(people, policy) == []


@pytest.mark.rule("S4-R10")
def test_nobody_to_call_has_to_be_corrected(people: list[Person], policy: Policy) -> None:
    """Without a complaint team no customer is ever called back."""
    nobody = [replace(one, roles=frozenset()) for one in people]

    assert [level for level, _ in told(nobody, policy)] == [Level.WRONG, Level.NOTE]


def test_gaps_in_the_tree_are_named(people: list[Person], policy: Policy) -> None:
    """People without a leader, circles and people whom no app sees are told by name."""
    known = {one.key: one for one in people}
    known["chenyu"] = replace(known["chenyu"], leader="")
    known["liguang"] = replace(known["liguang"], leader="zhaolei")
    known["hexin"] = replace(known["hexin"], apps=())

    sentences = "\n".join(sentence for _, sentence in told(list(known.values()), policy))

    for words in ("直接转投诉组：陈宇", "赵磊→李光→赵磊", "联系不上：何欣"):
        assert words in sentences


@pytest.mark.parametrize(
    ("outcome", "note", "sentence"),
    [
        (syncs.FAILED, "errcode 60020", "读通讯录没有成功（errcode 60020）"),
        (syncs.REFUSED, "企业微信里少了 9 人", "企业微信里少了 9 人"),
        (syncs.DONE, "", ""),
    ],
)
def test_a_sync_that_did_not_succeed_is_told(outcome: str, note: str, sentence: str) -> None:
    """Until the next one has: with what WeCom answered, or with how many would have left."""
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    found = [(one.level, one.sentence) for one in synced(Sync(now, now, outcome, {}, note))]

    assert [level for level, _ in found] == [Level.WRONG] * bool(sentence)
    assert sentence in "".join(text for _, text in found)
