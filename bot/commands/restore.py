"""``restore``: the record and the evidence as a backup has them."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import func, make_url, select

from bot.archive import ArchiveError, Manifest, unpack
from bot.commands.backup import address, said
from bot.commands.failure import CommandError
from bot.commands.loading import settings_of, vault_of
from bot.commands.restoring import Place, Stage, staging
from bot.commands.stopped import stopped
from bot.settings import Settings
from storage import tables
from storage.audit_check import verify
from storage.copy import as_one_file
from storage.engine import sqlite_path
from storage.errors import Unavailable
from storage.migrate import config, upgrade
from storage.store import Store
from storage.vault import VaultError


def run(arguments: Namespace) -> int:
    """Restore a backup; CommandError where it cannot be, and then nothing is changed."""
    settings = settings_of(arguments)
    try:
        asyncio.run(_restore(settings, Path(arguments.file), replace=arguments.replace))
    except (ArchiveError, Unavailable, VaultError) as failure:
        raise CommandError([f"{failure}。什么都没有改动"]) from failure
    except OSError as failure:
        raise CommandError([f"{said(failure)}。什么都没有改动"]) from failure
    return 0


async def _restore(settings: Settings, archive: Path, *, replace: bool) -> None:
    place = Place(sqlite_path(make_url(settings.database_url)), settings.evidence_dir)
    async with stopped(settings):
        if place.occupied and not replace:
            raise CommandError([
                f"{place.record or place.evidence} 已经有数据，什么都没有改动。",
                "确实要换成备份里的，请加 --replace；原来的会移到旁边，不会删除",
            ])  # fmt: skip
        with staging(place) as stage:
            print(f"正在读 {archive} …", flush=True)
            manifest = unpack(archive, stage.path, vault_of(settings))
            problems = [what async for what in _made_ready(settings, stage, manifest)]
            aside = stage.take_place(datetime.now(UTC))
    _tell(settings, manifest, problems, aside)


async def _made_ready(settings: Settings, stage: Stage, manifest: Manifest) -> AsyncIterator[str]:
    """Bring the record to this release and check it; gives what is wrong with its chains."""
    if (manifest.revision is None) is not (stage.new.record is None):
        kept = "PostgreSQL" if manifest.revision is None else "SQLite"
        raise ArchiveError(f"这份备份来自 {kept}，与现在的 database_url 不符")
    if stage.new.record is None:
        return
    if manifest.revision not in _known():
        raise ArchiveError(f"备份来自更新的版本（{manifest.program}），请先升级程序")
    url = make_url(settings.database_url).set(database=str(stage.new.record))
    address_of_stage = url.render_as_string(hide_password=False)
    print("正在检查密钥和审计链 …", flush=True)
    await upgrade(address_of_stage)
    async with Store.open(address_of_stage, vault_of(settings)) as store:
        await _keys_open(store)
        for problem in await verify(store):
            yield problem
    as_one_file(stage.new.record)


def _known() -> set[str]:
    return {str(one.revision) for one in ScriptDirectory.from_config(config()).walk_revisions()}


async def _keys_open(store: Store) -> None:
    """Open one sealed value of each key and table: an older key may be missing."""
    for table in tables.metadata.tables.values():
        if "sealed" not in table.c:
            continue
        sealed = table.c.sealed
        by_key = select(func.min(sealed).label("one")).where(sealed.is_not(None))
        for row in await store.scan(by_key.group_by(func.substr(sealed, 1, 1))):
            try:
                store.vault.open_bytes(row.one)
            except VaultError as error:
                sentence = f"secret_keys 里缺当时用过的旧密钥，打不开 {table.name} 里的内容"
                raise ArchiveError(sentence) from error


def _tell(settings: Settings, manifest: Manifest, problems: list[str], aside: list[Path]) -> None:
    made = datetime.fromisoformat(manifest.made_at).astimezone()
    print(f"已恢复 {made:%Y-%m-%d %H:%M:%S} 的备份（{len(manifest.files)} 个文件）。")
    for path in aside:
        print(f"原来的移到了 {path}")
    for problem in problems:
        print(f"提醒 审计链在备份时就不完整：{problem}。请报告审计员")
    print("接着：")
    if not settings.on_sqlite:
        print(
            f"  用 pg_restore --clean --if-exists --dbname={address(settings)} bot.dump 恢复数据库"
        )
        print("  运行 escalation-bot migrate 和 escalation-bot audit verify")
    print("  运行 escalation-bot check，再启动机器人")
    print("备份以后的消息和操作不在里面：启动后逾期的计时会马上触发，当时没发完的提醒会再发一次，")
    print("中断前一小时用过机器人的人会收到中断说明。")
