"""Passwords as argon2id hashes; verifying is slow on purpose and happens in a thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 10
LONGEST = 256
# Each takes 64 MiB for a moment: more at once would only wait for the same processor.
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="passwords")
_hasher = PasswordHasher()


def weakness(password: str, name: str) -> str | None:
    """Say what is wrong with a new password; None where nothing is."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符"
    if len(set(password)) == 1 or password.lower() == name.lower():
        return "密码太容易猜到，请换一个"
    return None


async def hashed(password: str) -> str:
    """Give the hash to keep."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _hasher.hash, password)


async def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one; without a hash it takes as long and fits never."""
    if len(password) > LONGEST:
        return False
    loop = asyncio.get_running_loop()
    right = await loop.run_in_executor(_THREADS, _check, password, kept)
    return right and kept is not None


def _check(password: str, kept: str | None) -> bool:
    try:
        return _hasher.verify(kept or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
