"""A photo is kept whole, sealed and once (design §5)."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from storage.evidence_files import EvidenceFiles
from storage.vault import Vault, VaultError

PHOTO = b"\xff\xd8\xff" + "客户 13812345678".encode() * 100


@pytest.fixture
def files(tmp_path: Path, vault: Vault) -> EvidenceFiles:
    """Keep the evidence of a test."""
    return EvidenceFiles(tmp_path / "evidence", vault)


def kept(tmp_path: Path) -> list[Path]:
    """List every file of the folder."""
    return [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]


async def test_a_photo_comes_back_and_lies_there_sealed(
    files: EvidenceFiles, tmp_path: Path
) -> None:
    """Its name is the hash of what is in it; for its owner's eyes only."""
    name = await files.put(PHOTO)

    assert name == hashlib.sha256(PHOTO).hexdigest()
    assert await files.get(name) == PHOTO
    [path] = kept(tmp_path)
    assert path.name == name
    assert b"13812345678" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


async def test_the_same_photo_twice_at_once_is_one_file(
    files: EvidenceFiles, tmp_path: Path
) -> None:
    """Neither sees half of the other's."""
    names = await asyncio.gather(*(files.put(PHOTO) for _ in range(8)))
    assert len(set(names)) == 1
    assert len(kept(tmp_path)) == 1


async def test_a_crash_while_writing_leaves_nothing_under_the_name(
    files: EvidenceFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next try writes it whole."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        await files.put(PHOTO)
    assert kept(tmp_path) == []
    monkeypatch.undo()
    assert await files.get(await files.put(PHOTO)) == PHOTO


async def test_a_changed_file_is_refused(files: EvidenceFiles, tmp_path: Path) -> None:
    """Evidence that somebody touched is none."""
    name = await files.put(PHOTO)
    [path] = kept(tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(VaultError):
        await files.get(name)


@pytest.mark.parametrize("name", ["a" * 64, "../../etc/passwd", "", "." * 64])
async def test_a_name_that_is_none_is_not_found(files: EvidenceFiles, name: str) -> None:
    """Nothing outside the folder can be named."""
    with pytest.raises(FileNotFoundError):
        await files.get(name)
