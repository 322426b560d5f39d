"""Sealed values open with any key that is still listed, and leave no trace (design §5)."""

from datetime import datetime
from pathlib import Path

import pytest

from storage.normalise import normalise
from storage.store import Store
from storage.unit import Unit
from storage.vault import Vault, VaultError
from tests.storage.rows import a_case

OLD, NEW, OTHER, HASH = b"o" * 32, b"n" * 32, b"x" * 32, b"h" * 32
STORY = {"phone": "13812345678", "story": "客户在大厅拍桌子"}


def test_keys_rotate() -> None:
    """What the old key sealed opens as long as it is listed; new values take the new key."""
    before, after = Vault([OLD], HASH), Vault([NEW, OLD], HASH)
    blob = before.seal(STORY)

    assert after.open(blob) == STORY
    assert not after.is_newest(blob)
    assert after.is_newest(after.seal(STORY))
    assert Vault([NEW], HASH).open(after.seal(STORY)) == STORY


def test_a_wrong_key_or_a_changed_byte_is_an_error_that_names_no_secret() -> None:
    """Also where the key id fits and the rest does not."""
    vault = Vault([NEW], HASH)
    blob = vault.seal(STORY)
    damaged = (blob[:-1] + bytes([blob[-1] ^ 1]), blob[:1] + b"x", b"", blob[:20])

    for bad in (*damaged, Vault([OTHER], HASH).seal(STORY)):
        with pytest.raises(VaultError) as caught:
            vault.open(bad)
        assert "1381" not in str(caught.value)
        assert "nnnn" not in str(caught.value)


@pytest.mark.parametrize("keys", [[], [b"short"]])
def test_keys_must_have_their_length(keys: list[bytes]) -> None:
    """A short key is refused at the start, not found out later."""
    with pytest.raises(VaultError):
        Vault(keys, HASH)


def test_the_same_value_never_seals_to_the_same_bytes() -> None:
    """Otherwise equal phones would show."""
    vault = Vault([NEW], HASH)
    assert vault.seal(STORY) != vault.seal(STORY)


def test_a_digest_tells_institution_kind_and_value_apart_and_hides_them() -> None:
    """The same phone in two institutions is two digests; another hash key another one."""
    vault = Vault([NEW], HASH)
    digests = {
        vault.digest("JS", "phone", "13812345678"),
        vault.digest("ZJ", "phone", "13812345678"),
        vault.digest("JS", "policy_no", "13812345678"),
        Vault([NEW], OTHER).digest("JS", "phone", "13812345678"),
    }
    assert len(digests) == 4
    assert vault.digest("JS", "phone", "13812345678") in digests
    assert all(len(one) == 64 and "138" * 2 not in one for one in digests)


@pytest.mark.parametrize(
    ("kind", "written", "spelling"),
    [
        ("phone", "+86 138-1234-5678", "13812345678"),
        ("phone", "１３８１２３４５６７８", "13812345678"),
        ("phone", "008613812345678", "13812345678"),
        ("phone", "(025) 8612 3456", "02586123456"),
        ("phone", "8612345678", "8612345678"),
        ("policy_no", "pdaa 2026－3201 0001", "PDAA202632010001"),
        ("claim_no", "rdaa_2026/77", "RDAA202677"),
        ("plate", "苏a·12345", "苏A12345"),
        ("plate", "苏Ａ 12345", "苏A12345"),
        ("name", "阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("name", " 张 三 ", "张三"),
        ("name", "……", ""),
    ],
)
def test_one_spelling(kind: str, written: str, spelling: str) -> None:
    """What two people write differently is found all the same."""
    assert normalise(kind, written) == spelling
    assert normalise(kind, spelling) == spelling


def test_an_unknown_kind_is_refused() -> None:
    """A key without a rule would never match anything."""
    with pytest.raises(ValueError, match="colour"):
        normalise("colour", "red")


@pytest.mark.parametrize("database", ["sqlite"])
async def test_what_is_sealed_is_in_no_file(store: Store, tmp_path: Path, now: datetime) -> None:
    """Neither in the database nor in its log, in any spelling that a search would try."""
    await store.committer.commit(Unit([a_case(now, sealed=store.vault.seal(STORY))]))

    for name in ("bot.db", "bot.db-wal"):
        content = (tmp_path / name).read_bytes()
        for value in STORY.values():
            assert value.encode() not in content
            assert value.encode("unicode_escape") not in content
