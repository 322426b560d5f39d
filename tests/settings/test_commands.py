"""The commands that set a deployment up."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli import main
from bot.commands.policy_check import warnings
from bot.commands.shipped import CONTACTS, POLICY
from bot.policies import read_policy
from bot.settings import load

Change: TypeAlias = Callable[[str, str], int]
Output: TypeAlias = pytest.CaptureFixture[str]


def test_init_writes_keys_that_only_the_owner_can_read(tmp_path: Path, capsys: Output) -> None:
    """What is left to fill in is exactly what only the WeCom console knows."""
    path = tmp_path / "bot.toml"

    assert main(["init", "--config", str(path), "--corp-id", "wwcorp"]) == 0
    _, problems = load(path, {})

    assert path.stat().st_mode & 0o777 == 0o600
    assert {problem.message.split()[0].rpartition(".")[2] for problem in problems} == {
        "agent_id",
        "secret",
    }
    assert str(path) in capsys.readouterr().out


def test_init_offers_what_the_policy_has_a_use_for(tmp_path: Path) -> None:
    """A social-insurance desk takes in enquiries and applications, and no reports of an insurer."""
    path = tmp_path / "bot.toml"
    policy = POLICY.with_name("shebao.toml")

    assert main(["init", "--config", str(path), "--policy", str(policy)]) == 0

    offered = tomllib.loads(path.read_text("utf-8"))["wecom"]["apps"][0]["flows"]
    assert offered == ["complaint", "callback", "enquiry", "application"]


def test_init_never_overwrites(bot_toml: Path, capsys: Output) -> None:
    """A second init would lose the keys, and with them the record."""
    before = bot_toml.read_bytes()

    assert main(["init", "--config", str(bot_toml)]) == 1

    assert bot_toml.read_bytes() == before
    assert "已经存在" in capsys.readouterr().err


def test_no_two_deployments_have_the_same_keys(tmp_path: Path) -> None:
    """Every key, token and AES key is drawn afresh."""
    texts = []
    for name in ("a.toml", "b.toml"):
        main(["init", "--config", str(tmp_path / name)])
        texts.append((tmp_path / name).read_text(encoding="utf-8").splitlines())
    drawn = ("secret_keys", "hash_key", "token", "aes_key")

    shared = set(texts[0]) & set(texts[1])

    assert not [line for line in shared if line.startswith(drawn)]


def test_a_good_policy_is_said_to_be_good(capsys: Output) -> None:
    """Policy check answers with the name and version of what it read."""
    assert main(["policy", "check", str(POLICY)]) == 0
    assert "2018.06" in capsys.readouterr().out


def test_a_policy_is_written_as_a_page(tmp_path: Path, capsys: Output) -> None:
    """One file for a browser; where it cannot be written, the command says so."""
    page = tmp_path / "page.html"

    assert main(["policy", "show", str(POLICY), "--html", str(page)]) == 0
    assert "<svg" in page.read_text("utf-8")
    assert main(["policy", "show", str(POLICY), "--html", str(tmp_path / "no" / "p.html")]) == 1
    assert "写不了" in capsys.readouterr().err


def test_a_year_without_holidays_is_foretold() -> None:
    """Before the state has published them, a policy that counts working time is warned."""
    policy, _ = read_policy(POLICY)
    assert policy is not None
    assert list(warnings(policy, date(2024, 5, 1))) == []
    assert ["2098" in said for said in warnings(policy, date(2098, 5, 1))] == [True, False]
    elapsed = {code: clock for code, clock in policy.clocks.items() if code.endswith("m")}
    assert list(warnings(policy.model_copy(update={"clocks": elapsed}), date(2098, 5, 1))) == []


def test_a_version_that_holds_later_is_said_to(capsys: Output, tmp_path: Path) -> None:
    """It is in order, and not to be used before its day."""
    path = tmp_path / "later.toml"
    text = POLICY.read_text(encoding="utf-8")
    path.write_text(text.replace('effective_from = "2018-06-01"', 'effective_from = "2999-01-01"'))

    assert main(["policy", "check", str(path)]) == 0
    assert "自 2999-01-01 起施行" in capsys.readouterr().out


def test_a_bad_policy_is_told_line_by_line(tmp_path: Path, capsys: Output) -> None:
    """Each error has the line of the mistake in the file."""
    text = POLICY.read_text(encoding="utf-8").replace('limit = "2m"', 'limit = "two"')
    text = text.replace("max_leader_hops", "max_leader_hop")
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    limit = lines.index('limit = "two"') + 1
    hops = next(n for n, line in enumerate(lines, 1) if line.startswith("max_leader_hop "))

    assert main(["policy", "check", str(path)]) == 1

    told = capsys.readouterr().err
    assert f"{path}:{limit}: clock.leader_ack.limit " in told
    assert f"{path}:{hops}: kind.dissatisfaction.max_leader_hop " in told
    assert "Traceback" not in told


def test_a_policy_is_shown_as_rules_with_their_sources(capsys: Output) -> None:
    """Each number says which rule it comes from, or that it is our default."""
    assert main(["policy", "show", str(POLICY)]) == 0

    page = capsys.readouterr().out
    assert "现场化解时限：5 分钟，到时系统自动处理（S4-R17）" in page
    assert "逐级上报最多：3 级（我方默认值）" in page
    assert "T14 退单：已派单待签收 → 退单待改派" in page


@pytest.fixture
def config(bot_toml: Path, change: Change) -> list[str]:
    """Give the option for settings whose WeCom and own address are away."""
    # Nothing listens on the discard port.
    change('api_base = "https://qyapi.weixin.qq.com"', 'api_base = "http://127.0.0.1:9"')
    change('public_url = "http://127.0.0.1:8080"', 'public_url = "http://127.0.0.1:9"')
    return ["--config", str(bot_toml)]


def test_contacts_are_imported_and_checked(config: list[str], capsys: Output) -> None:
    """migrate, contacts import, check: what is left is only what needs WeCom."""
    assert main(["contacts", "import", str(CONTACTS), *config]) == 1
    assert "migrate" in capsys.readouterr().err
    assert main(["migrate", *config]) == 0
    assert main(["contacts", "import", str(CONTACTS), *config]) == 0
    assert "新增 14" in capsys.readouterr().out
    assert main(["check", *config]) == 1

    told = capsys.readouterr().out
    assert "JS 通讯录 14 人" in told
    assert "没有直接领导" not in told
    for app in ("claims", "service"):
        assert f"要改  应用 {app}：连不上 http://127.0.0.1:9" in told
    assert "secret-of-claims" not in told
    assert main(["audit", "verify", *config]) == 0


def test_wrong_contacts_change_nothing(config: list[str], tmp_path: Path, capsys: Output) -> None:
    """A file with one wrong row is refused as a whole."""
    main(["migrate", *config])
    path = tmp_path / "people.csv"
    path.write_text(
        CONTACTS.read_text(encoding="utf-8").replace("wangfang,,139", "wangfeng,,139", 1),
        encoding="utf-8",
    )

    assert main(["contacts", "import", str(path), *config]) == 1

    told = capsys.readouterr().err
    assert f"{path}:2: leader “wangfeng”不在通讯录里，是不是“wangfang”？" in told
    assert main(["check", *config]) == 1
    assert "还没有通讯录" in capsys.readouterr().out


def test_wrong_settings_end_a_command_without_a_traceback(tmp_path: Path, capsys: Output) -> None:
    """Every command says what is wrong with the settings before it starts."""
    path = tmp_path / "bot.toml"
    path.write_text("[wecom\n", encoding="utf-8")

    assert main(["migrate", "--config", str(path)]) == 1
    assert f"{path}:1: 第 7 列" in capsys.readouterr().err


def test_the_settings_file_can_be_named_by_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option wins over the variable, the variable over bot.toml here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESCALATION_BOT_CONFIG", str(tmp_path / "named.toml"))

    assert main(["init"]) == 0
    assert main(["init", "--config", "other.toml"]) == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == ["named.toml", "other.toml"]
