"""backup and restore: the record moves house, whole or not at all."""

import asyncio
import errno
import io
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.archive import ArchiveWriter
from bot.cli import main
from bot.commands import restore
from bot.settings.fresh import Fresh, FreshApp, rendered
from storage.copy import PAGES, copy_record
from storage.evidence_files import EvidenceFiles
from storage.vault import Vault
from tests.operator.conftest import bot, loaded
from tests.stories.world import POLICY, World

Option = Callable[[str], list[str]]
Output = pytest.CaptureFixture[str]


def listed(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder, but what belongs to a running Redis."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "redis" not in path.parts
    }


def moved_house(tmp_path: Path) -> Path:
    """Give a second machine: the settings were kept, the data is gone."""
    (tmp_path / "there").mkdir()
    shutil.copy(tmp_path / "here" / "bot.toml", tmp_path / "there" / "bot.toml")
    return tmp_path / "there"


async def command(*words: str) -> int:
    """Run a command beside the bot, as another process would."""
    return await asyncio.to_thread(main, words)


async def test_a_backup_of_a_running_bot_is_a_running_bot(
    world: World, tmp_path: Path, config: Option, capsys: Output
) -> None:
    """Case, clock and photo survive the machine; the restored bot alerts the leader on time."""
    backup = str(tmp_path / "kept" / "bot.tar.gz")
    async with bot(world):
        await world.tap("chenyu")
        await world.post("/sim/users/chenyu/image", {"app": "claims"})
        await world.settle()
        assert await command("backup", backup, *config("here")) == 0
        assert await command("restore", backup, *config("here")) == 1
        assert "还在运行" in capsys.readouterr().err
    there = moved_house(tmp_path)
    assert await command("restore", backup, *config("there")) == 0
    assert "已恢复" in capsys.readouterr().out
    assert await command("audit", "verify", *config("there")) == 0
    photos = [path for path in (there / "data" / "evidence").rglob("*") if path.is_file()]
    assert len(photos) == 1
    world.settings = loaded(there / "bot.toml")
    async with bot(world):
        await world.unread("wangfang")
        await world.until("10:05")
        (card,) = await world.unread("wangfang")
        assert card["card"]["main_title"]["title"] == "客户不满 BM-261123-0001"


def test_the_copy_never_holds_up_the_writer(tmp_path: Path) -> None:
    """At each step somebody else commits without waiting; the copy shows one moment."""
    source = tmp_path / "live.db"
    with sqlite3.connect(source) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE rows (n INTEGER, body BLOB)")
        live.executemany("INSERT INTO rows VALUES (?, zeroblob(4000))", [(n,) for n in range(2000)])
    live.close()
    steps = 0

    def commit(_done: int, _total: int) -> None:
        nonlocal steps
        steps += 1
        writer = sqlite3.connect(source, timeout=0, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO rows VALUES (?, zeroblob(4000))", (2000 + steps,))
        writer.execute("COMMIT")
        writer.close()

    copy_record(source, tmp_path / "copy.db", commit)

    copied = sqlite3.connect(tmp_path / "copy.db")
    assert copied.execute("SELECT count(*), max(n) FROM rows").fetchone() == (2000, 1999)
    assert copied.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copied.close()
    assert steps > 2000 // PAGES


@pytest.fixture
def here(tmp_path: Path, config: Option) -> Path:
    """Make a record with one evidence file, with no bot."""
    folder = tmp_path / "here"
    folder.mkdir()
    apps = (FreshApp("service", 1000003, "secret-of-service"),)
    text = rendered(Fresh(corp_id="wwkept", apps=apps, policy=str(POLICY), code="JS", port=9))
    (folder / "bot.toml").write_text(text)
    assert main(["migrate", *config("here")]) == 0
    settings = loaded(folder / "bot.toml")
    vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
    asyncio.run(EvidenceFiles(settings.evidence_dir, vault).put(b"a photo"))
    return folder


@pytest.fixture
def archive(here: Path, tmp_path: Path, config: Option) -> Path:
    """Back that record up."""
    path = tmp_path / "kept.tar"
    assert main(["backup", str(path), *config("here")]) == 0
    return path


def test_no_key_leaves_the_house(archive: Path, here: Path) -> None:
    """Whoever finds the archive can read nothing."""
    settings = loaded(here / "bot.toml")
    body = archive.read_bytes()
    secrets = [
        line.split('"')[1].encode()
        for line in (here / "bot.toml").read_text().splitlines()
        if line.startswith(("secret_keys", "hash_key", "secret", "token", "aes_key"))
    ]
    assert len(secrets) == 5
    assert not [one for one in [*secrets, *settings.vault_keys, b"a photo"] if one in body]
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_folder_gets_files_named_by_the_time(
    here: Path, tmp_path: Path, config: Option, capsys: Output
) -> None:
    """A folder is made where there is none; what else is to be kept is said."""
    assert main(["backup", str(tmp_path / "daily"), *config("here")]) == 0
    (made,) = (tmp_path / "daily").iterdir()
    assert made.name.startswith("escalation-bot-2")
    assert made.suffix == ".tar"
    assert "里面没有密钥" in capsys.readouterr().out


def test_an_archive_is_not_overwritten(archive: Path, config: Option, capsys: Output) -> None:
    """The older backup may be the good one."""
    before = archive.read_bytes()
    assert main(["backup", str(archive), *config("here")]) == 1
    assert "已经存在" in capsys.readouterr().err
    assert archive.read_bytes() == before


def test_data_that_is_there_is_moved_aside_not_deleted(
    archive: Path, here: Path, config: Option, capsys: Output
) -> None:
    """Without --replace nothing happens; with it the old record stands beside, its log too."""
    (here / "data" / "bot.db-wal").write_bytes(b"of another file")
    (here / "data" / "bot.db").write_bytes(b"spoilt")
    before = listed(here)
    assert main(["restore", str(archive), *config("here")]) == 1
    assert "--replace" in capsys.readouterr().err
    assert listed(here) == before

    assert main(["restore", str(archive), "--replace", *config("here")]) == 0

    names = sorted(path.name for path in (here / "data").iterdir() if path.name != "redis")
    assert [name.partition(".before-")[0] for name in names] == [
        "bot.db", "bot.db", "bot.db", "evidence", "evidence",
    ]  # fmt: skip
    old = {body for name, body in listed(here).items() if ".before-" in name}
    assert {b"spoilt", b"of another file"} <= old
    assert main(["audit", "verify", *config("here")]) == 0
    assert str(here / "data" / "bot.db.before-") in capsys.readouterr().out


def refused(archive: Path, there: Path, config: Option, capsys: Output) -> str:
    """Try to restore; gives what was said, and nothing has changed."""
    before = listed(there)
    capsys.readouterr()
    assert main(["restore", str(archive), *config("there")]) == 1
    assert listed(there) == before
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "什么都没有改动" in told
    return told


@pytest.mark.parametrize("kept", [0.0, 0.0003, 0.002, 0.02, 0.5, 0.95])
def test_a_cut_off_archive_is_refused(
    archive: Path, tmp_path: Path, config: Option, capsys: Output, kept: float
) -> None:
    """Wherever the transfer ended, nothing is half restored."""
    there, body = moved_house(tmp_path), archive.read_bytes()
    archive.write_bytes(body[: int(kept * len(body))])
    assert "备份" in refused(archive, there, config, capsys)


def spoilt(archive: Path, name: str, body: bytes) -> None:
    """Replace what an archive holds under a name, or add it."""
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        held = {found: (tar.extractfile(found) or io.BytesIO()).read() for found in names}
    with tarfile.open(archive, "w") as tar:
        for found, content in ({name: body} | held | {name: body}).items():
            info = tarfile.TarInfo(found)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("bot.db", b"SQLite format 3", "与清单不符"),
        ("evidence/ab/" + "ab" * 32, b"not promised", "与清单不符"),
        ("../bot.toml", b"secret_keys = []", "不是 escalation-bot 的备份"),
        ("/etc/passwd", b"root", "不是 escalation-bot 的备份"),
        ("manifest.json", b"{}", "格式"),
        ("manifest.json", b"[", "清单"),
        ("manifest.json", b'{"format": 1, "files": {}}', "签名"),
    ],
)
def test_a_changed_archive_is_refused(
    archive: Path, tmp_path: Path, config: Option, capsys: Output, name: str, body: bytes, said: str
) -> None:
    """A byte that the signed manifest does not know stops it."""
    there = moved_house(tmp_path)
    spoilt(archive, name, body)
    assert said in refused(archive, there, config, capsys)
    assert not (tmp_path / "bot.toml").exists()


@pytest.mark.parametrize("key", ["secret_keys", "hash_key"])
def test_other_keys_are_told_before_anything_is_moved(
    archive: Path, tmp_path: Path, config: Option, capsys: Output, key: str
) -> None:
    """A record that nobody could read is worth nothing: the keys are tried first."""
    there = moved_house(tmp_path)
    lines = (there / "bot.toml").read_text().splitlines()
    fresh = "c29tZW9uZSBlbHNlJ3Mga2V5LCBvZiAzMiBieXRlcyE="
    value = f'["{fresh}"]' if key == "secret_keys" else f'"{fresh}"'
    changed = [f"{key} = {value}" if line.startswith(key) else line for line in lines]
    (there / "bot.toml").write_text("\n".join(changed))
    assert key in refused(archive, there, config, capsys)


def test_a_text_is_no_backup(tmp_path: Path, here: Path, config: Option, capsys: Output) -> None:
    """Any other file, or none at all, is told as that."""
    there = moved_house(tmp_path)
    (tmp_path / "notes.tar").write_text("not a tar")
    assert "备份损坏" in refused(tmp_path / "notes.tar", there, config, capsys)
    assert "none.tar" in refused(tmp_path / "none.tar", there, config, capsys)


def test_a_full_disk_leaves_nothing_behind(
    archive: Path, tmp_path: Path, config: Option, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half an archive nor half a record."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    there = moved_house(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(ArchiveWriter, "finish", full)
        assert main(["backup", str(tmp_path / "new.tar"), *config("here")]) == 1
        assert "磁盘满了。没有做成备份" in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir() if "new.tar" in path.name] == []
    monkeypatch.setattr(restore, "as_one_file", full)
    assert "磁盘满了" in refused(archive, there, config, capsys)


def test_a_move_that_fails_is_taken_back(
    archive: Path, here: Path, config: Option, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step of all fails: the old record stands where it stood."""
    before, rename = listed(here), Path.rename

    def last_one_fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".restore-") and target.name == "evidence":
            raise OSError(errno.EXDEV, "another disk", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", last_one_fails)
    assert main(["restore", str(archive), "--replace", *config("here")]) == 1
    assert "什么都没有改动" in capsys.readouterr().err
    assert listed(here) == before


def settings_on_postgres(here: Path) -> None:
    """Let PostgreSQL keep the record."""
    text = (here / "bot.toml").read_text()
    url = "postgresql+asyncpg://bot:hidden@db.example/record"
    (here / "bot.toml").write_text(text.replace("sqlite+aiosqlite:///data/bot.db", url))


def test_postgresql_is_left_to_its_own_tools(
    here: Path, tmp_path: Path, config: Option, capsys: Output
) -> None:
    """The evidence goes into the archive, and the sentence names the command for the rest."""
    settings_on_postgres(here)
    assert main(["backup", str(tmp_path / "kept.tar"), *config("here")]) == 0
    told = capsys.readouterr().out
    assert 'pg_dump --format=custom --file=bot.dump "postgresql://bot@db.example/record"' in told
    assert "hidden" not in told
    shutil.rmtree(here / "data")
    assert main(["restore", str(tmp_path / "kept.tar"), *config("here")]) == 0
    assert "pg_restore" in capsys.readouterr().out
    assert [p for p in (here / "data" / "evidence").rglob("*") if p.is_file()]


@pytest.fixture
def rotated(here: Path) -> Iterator[None]:
    """Put a new key before the old one, under which something was sealed."""
    path = here / "bot.toml"
    text = path.read_text()
    settings = loaded(path)
    vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
    with sqlite3.connect(here / "data" / "bot.db") as connection:
        connection.execute(
            "INSERT INTO people (key, userid, institution, name, department, post, leader, roles,"
            " apps, plain_text, active, sealed)"
            " VALUES ('a', 'a', 'JS', 'A', '', '', '', '[]', '[]', 0, 1, ?)",
            (vault.seal({"phone": "13900000101"}),),
        )
    connection.close()
    fresh = '"c29tZW9uZSBlbHNlJ3Mga2V5LCBvZiAzMiBieXRlcyE=", '
    path.write_text(text.replace("secret_keys = [", f"secret_keys = [{fresh}"))
    yield
    path.write_text(text.replace("secret_keys = [", f"secret_keys = [{fresh}"))


def test_an_older_key_that_is_missing_is_told(
    rotated: None, here: Path, tmp_path: Path, config: Option, capsys: Output
) -> None:
    """What was sealed before the last rotation needs the key of that time."""
    assert main(["backup", str(tmp_path / "kept.tar"), *config("here")]) == 0
    there = moved_house(tmp_path)
    whole = (there / "bot.toml").read_text()
    line = next(line for line in whole.splitlines() if line.startswith("secret_keys"))
    (there / "bot.toml").write_text(whole.replace(line, line.partition(",")[0] + "]"))
    assert "旧密钥" in refused(tmp_path / "kept.tar", there, config, capsys)
    (there / "bot.toml").write_text(whole)
    assert main(["restore", str(tmp_path / "kept.tar"), *config("there")]) == 0
