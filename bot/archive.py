"""The file that ``backup`` writes and ``restore`` reads: a tar of the record and the evidence.

Its last member is the manifest: schema revision, time, the SHA-256 of each file, a word sealed with
the newest key, and a signature by the hash key. No key is in it.
"""

import base64
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from gzip import BadGzipFile
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, Self

from storage.vault import Vault, VaultError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
RECORD: Final = "bot.db"
CANARY: Final = "escalation-bot"
_EVIDENCE: Final = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_CHUNK: Final = 1 << 20
# A manifest names every file; this is enough for some millions.
_LARGEST_MANIFEST: Final = 1 << 30


class ArchiveError(Exception):
    """The archive cannot be used; the message is a Chinese sentence that says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive; ``revision`` is None where the record is kept by PostgreSQL."""

    made_at: str
    program: str
    revision: str | None
    canary: str
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def signed(self, vault: Vault) -> dict[str, Any]:
        """Give the manifest as JSON with its signature."""
        body = asdict(self)
        return {**body, "signature": _signature(body, vault)}

    @classmethod
    def checked(cls, told: Mapping[str, Any], vault: Vault) -> Self:
        """Read a manifest back; ArchiveError where format, signature or keys do not fit."""
        if told.get("format") != FORMAT:
            raise ArchiveError("备份的格式这个版本读不了，请用做备份时的版本恢复")
        body = {key: value for key, value in told.items() if key != "signature"}
        if told.get("signature") != _signature(body, vault):
            raise ArchiveError("备份的签名不符：bot.toml 里的 hash_key 不是当时的，或备份被改动过")
        manifest = cls(**body)
        try:
            vault.open(base64.b64decode(manifest.canary))
        except VaultError as error:
            raise ArchiveError("bot.toml 里的 secret_keys 打不开这份备份，请换回当时的") from error
        return manifest


def new_manifest(vault: Vault, now: datetime, program: str, revision: str | None) -> Manifest:
    """Begin a manifest without files."""
    canary = base64.b64encode(vault.seal(CANARY)).decode()
    return Manifest(now.astimezone(UTC).isoformat(), program, revision, canary)


def _signature(body: Mapping[str, Any], vault: Vault) -> str:
    told = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return vault.digest("backup", "manifest", told)


class ArchiveWriter:
    """Adds files one after the other and hashes them on their way."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, str] = {}

    def add(self, name: str, path: Path) -> int:
        """Add a file; gives its size, 0 where it is not there any more."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return 0
        with file:
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = path.stat().st_size, 0o600, int(path.stat().st_mtime)
            reader = _Hashing(file)
            self._tar.addfile(info, reader)
        self.files[name] = reader.digest.hexdigest()
        return info.size

    def finish(self, told: Mapping[str, Any]) -> None:
        """Add the manifest, without which an archive counts as cut off."""
        body = json.dumps(told, indent=1, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(body), 0o600
        self._tar.addfile(info, BytesIO(body))


@contextmanager
def writing(file: IO[bytes], *, compressed: bool) -> Iterator[ArchiveWriter]:
    """Write an archive into an open file."""
    if compressed:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            yield ArchiveWriter(tar)
    else:
        with tarfile.open(fileobj=file, mode="w") as tar:
            yield ArchiveWriter(tar)


def unpack(archive: Path, place: Callable[[str], Path], vault: Vault) -> Manifest:
    """Write each file to where ``place`` says and hold it against the manifest.

    ArchiveError when anything is missing, changed, cut off or not ours; OSError when the disk is
    full or the archive cannot be read.
    """
    found: dict[str, str] = {}
    told: Mapping[str, Any] | None = None
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.name == MANIFEST:
                    told = _manifest(tar, member)
                else:
                    found[member.name] = _extract(tar, member, place)
    except (tarfile.TarError, EOFError, zlib.error, BadGzipFile) as error:
        raise ArchiveError(f"备份损坏，读不完整（{error}）") from error
    if told is None:
        raise ArchiveError("备份不完整：末尾的清单不在，可能没有写完或没有传完")
    manifest = Manifest.checked(told, vault)
    _compare(found, manifest.files)
    return manifest


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Mapping[str, Any]:
    file = tar.extractfile(member)
    if file is None or member.size > _LARGEST_MANIFEST:
        raise ArchiveError("备份里的清单读不了")
    try:
        told = json.loads(file.read())
    except ValueError as error:
        raise ArchiveError("备份里的清单读不了") from error
    if not isinstance(told, dict):
        raise ArchiveError("备份里的清单读不了")
    return told


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Callable[[str], Path]) -> str:
    """Write one member; only names of ours are taken, so that none leads elsewhere."""
    source = tar.extractfile(member) if member.isfile() else None
    if source is None or (member.name != RECORD and not _EVIDENCE.fullmatch(member.name)):
        raise ArchiveError(f"这不是 escalation-bot 的备份：里面有 {member.name}")
    target = place(member.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    reader = _Hashing(source)
    with target.open("xb") as file:
        target.chmod(0o600)
        while chunk := reader.read(_CHUNK):
            file.write(chunk)
    return reader.digest.hexdigest()


def _compare(found: Mapping[str, str], promised: Mapping[str, str]) -> None:
    if missing := sorted(promised.keys() - found.keys()):
        raise ArchiveError(f"备份不完整：缺 {len(missing)} 个文件，如 {missing[0]}")
    if changed := sorted(name for name in found if promised.get(name) != found[name]):
        raise ArchiveError(f"备份损坏：{len(changed)} 个文件与清单不符，如 {changed[0]}")


class _Hashing:
    """A file that is read once, with the hash of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk
