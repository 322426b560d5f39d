"""``users add`` and ``users list`` on the command line."""

import io
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli import main
from bot.commands import users
from bot.commands.shipped import POLICY
from bot.settings.fresh import Fresh, FreshApp, rendered, write_new

Output: TypeAlias = pytest.CaptureFixture[str]
GOOD = "a good long one"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Set a deployment up and give the option that names it."""
    monkeypatch.delenv(users.VARIABLE, raising=False)
    apps = tuple(
        FreshApp(name, 1000002 + n, "secret") for n, name in enumerate(["claims", "service"])
    )
    fresh = Fresh(corp_id="wwcorp", apps=apps, code="JS", policy=str(POLICY))
    write_new(tmp_path / "bot.toml", rendered(fresh))
    option = ["--config", str(tmp_path / "bot.toml")]
    assert main(["migrate", *option]) == 0
    return option


def test_the_first_admin_is_made_on_the_command_line(
    config: list[str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password comes from the environment; the list tells who there is."""
    monkeypatch.setenv(users.VARIABLE, GOOD)
    assert main(["users", "list", *config]) == 0
    assert main(["users", "add", "Zhang.San", "--role", "admin", *config]) == 0
    assert main(["users", "list", *config]) == 0

    said = capsys.readouterr().out
    assert "还没有用户" in said
    assert "/admin/" in said
    assert "zhang.san  管理员  启用" in said
    assert GOOD not in said


def test_the_password_may_come_through_a_pipe(
    config: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script hands it over in one line."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\n"))

    assert main(["users", "add", "lisi", "--role", "auditor", *config]) == 0


def test_a_person_types_it_twice(
    config: list[str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that differ change nothing."""
    typed = [GOOD, GOOD, GOOD, "another"]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(users, "getpass", lambda _: typed.pop(0))

    assert main(["users", "add", "wangwu", "--role", "manager", *config]) == 0
    assert main(["users", "add", "zhaoliu", "--role", "manager", *config]) == 1
    assert "不一样" in capsys.readouterr().err


def test_what_can_not_be_added_is_said(
    config: list[str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A weak password and a taken name."""
    monkeypatch.setenv(users.VARIABLE, "short")
    assert main(["users", "add", "lisi", "--role", "admin", *config]) == 1
    assert "密码至少" in capsys.readouterr().err

    monkeypatch.setenv(users.VARIABLE, GOOD)
    assert main(["users", "add", "lisi", "--role", "admin", *config]) == 0
    assert main(["users", "add", "LiSi", "--role", "admin", *config]) == 1
    assert "已经存在" in capsys.readouterr().err


def test_a_person_must_be_of_the_staff(
    config: list[str], tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever moves cases by a user is known to the contacts; the list says who it is."""
    monkeypatch.setenv(users.VARIABLE, GOOD)
    add = ["users", "add", "tang", "--role", "manager", "--person", "TangYan", *config]
    assert main(add) == 1
    assert "通讯录里没有账号" in capsys.readouterr().err

    header = "userid,name,department,post,leader,roles,phone,apps"
    staff = tmp_path / "staff.csv"
    staff.write_text(f"{header}\ntangyan,唐燕,客户服务部,经理,,cs_manager,,service\n", "utf-8")
    assert main(["contacts", "import", str(staff), *config]) == 0
    assert main(add) == 0
    assert main(["users", "list", *config]) == 0
    assert "tang  主管  启用  tangyan" in capsys.readouterr().out
