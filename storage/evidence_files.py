"""The files of the evidence: encrypted, named by the hash of what is in them."""

import asyncio
import hashlib
import os
from pathlib import Path
from uuid import uuid4

from storage.vault import Vault


class EvidenceFiles:
    """A folder of sealed files; a file is there whole or not at all, and never changes."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    async def put(self, content: bytes) -> str:
        """Keep a file durably and give the SHA-256 of its content; OSError when it cannot be."""
        return await asyncio.to_thread(self._put, content)

    async def get(self, sha256: str) -> bytes:
        """Give the content of a file.

        FileNotFoundError when there is none; VaultError when it was tampered with.
        """
        return self._vault.open_bytes(await asyncio.to_thread(self._path(sha256).read_bytes))

    async def remove(self, sha256: str) -> None:
        """Delete a file; one that is gone already is fine."""
        await asyncio.to_thread(self._path(sha256).unlink, missing_ok=True)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != hashlib.sha256().digest_size * 2 or not sha256.isalnum():
            raise FileNotFoundError(sha256)
        return self._folder / sha256[:2] / sha256

    def _put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_whole(path, self._vault.seal_bytes(content))
        return sha256


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader, or a crash, sees all of the file or nothing."""
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with beside.open("xb") as file:
            beside.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
