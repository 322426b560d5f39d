"""Contacts are taken from one CSV, all mistakes told at once."""

from pathlib import Path

import pytest

from bot.commands.shipped import CONTACTS, POLICY
from bot.contacts import read
from bot.policies import read_policy

HEAD = "userid,name,department,post,leader,roles,phone,apps"
APPS = ("claims", "service")


def written(tmp_path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    """Write a contacts file."""
    path = tmp_path / "people.csv"
    path.write_text("\n".join([HEAD, *rows, ""]), encoding=encoding)
    return path


def test_the_sample_institution_can_play_the_whole_ladder() -> None:
    """A claims adjuster has three leaders above; the complaint team are three and have a head."""
    contacts, problems, warnings = read(CONTACTS, APPS)
    policy, _ = read_policy(POLICY)
    people = {contact.userid: contact for contact in contacts}
    ladder = [people["chenyu"]]
    while ladder[-1].leader:
        ladder.append(people[ladder[-1].leader])
    posts = {policy.post_of(one.post, one.department) for one in contacts} if policy else set()

    assert (problems, warnings, len(ladder)) == ([], [], 4)
    assert sum("complaint_team" in one.roles for one in contacts) == 3
    assert sum("cs_manager" in one.roles for one in contacts) == 1
    assert {"claims", "sales", "underwriting", "hotline"} <= posts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_excel_saves_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without a mark and GB18030 give the same people; blank lines are none."""
    row = "lisi,李四,理赔部,定损,,complaint_team|auditor,139 0000-0000,claims；service"
    contacts, problems, _ = read(written(tmp_path, row, ",,,,,,,", encoding=encoding), APPS)

    assert problems == []
    [lisi] = contacts
    assert (lisi.name, lisi.phone) == ("李四", "13900000000")
    assert (lisi.roles, lisi.apps) == (("complaint_team", "auditor"), ("claims", "service"))


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    """A wrong row does not hide the next one, and nobody is taken over."""
    path = written(
        tmp_path,
        "lisi,李四,,,wangwu,,12ab,claims",
        "LiSi,李四,,,,,,claims",
        ",无号,,,,,,",
        "zhaoliu,,,,lisi,compliant_team,,claimz",
        "qianqi,钱七,多,了,,,,,一列",
    )

    contacts, problems, _ = read(path, APPS)

    assert contacts == []
    told = [(problem.line, problem.message) for problem in problems]
    assert [line for line, _ in told] == [2, 2, 3, 4, 5, 5, 5, 6]
    text = "\n".join(message for _, message in told)
    for hint in ("wangwu", "phone", "第 2 行重复", "complaint_team", "claims", "8 列"):
        assert hint in text
    assert "12ab" not in text


def test_a_wrong_head_is_told_before_anything_else(tmp_path: Path) -> None:
    """Without its columns no row can be judged."""
    path = tmp_path / "people.csv"
    path.write_text("userid,name,dept,post,leader,roles,phone\nx,y,,,,,\n", encoding="utf-8")

    _, problems, _ = read(path, APPS)

    assert [problem.line for problem in problems] == [1, 1]
    assert "department,apps" in problems[0].message
    assert "“dept”" in problems[1].message


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"\n", f"{HEAD}\n".encode()])
def test_an_empty_or_unreadable_file_is_a_problem(tmp_path: Path, content: bytes) -> None:
    """Nobody is deactivated because a file was empty."""
    path = tmp_path / "people.csv"
    path.write_bytes(content)

    contacts, problems, _ = read(path, APPS)

    assert contacts == []
    assert problems


def test_a_circle_of_leaders_is_a_warning(tmp_path: Path) -> None:
    """The flow copes with a circle (design §4.8), so people are told and taken over."""
    path = written(
        tmp_path,
        "a1,甲,,,b1,,,claims",
        "b1,乙,,,C1,,,claims",
        "c1,丙,,,b1,,,claims",
        "d1,丁,,,d1,,,claims",
    )

    contacts, problems, warnings = read(path, APPS)

    assert (len(contacts), problems) == (4, [])
    assert [warning.line for warning in warnings] == [3, 5]
    assert "乙→丙→乙" in warnings[0].message
    assert "自己" in warnings[1].message
