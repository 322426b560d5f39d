"""Keys, tokens and the staff's own numbers are nowhere in the clear."""

import csv
import logging
from base64 import b64encode
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.plugins.errorlog import ExpectErrorLog
from tests.privacy.traces import files, hits, logged
from tests.stories.world import CONTACTS, World, world


def keys_of(settings: Settings) -> list[str]:
    """List every secret of the settings."""
    sealed = [key.get_secret_value() for key in (*settings.secret_keys, settings.hash_key)]
    found = [spelling for key in sealed for spelling in (b64encode(key).decode(), key.hex())]
    for app in settings.wecom.apps:
        found += [key.get_secret_value() for key in (app.secret, app.token, app.aes_key)]
    return found


def issued(found: World) -> list[str]:
    """List the access tokens that the bot was given."""
    assert found.sim is not None
    return list(found.sim.tokens._tokens)


async def test_secrets_are_neither_logged_nor_recorded(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, expect_error_log: ExpectErrorLog
) -> None:
    """Not even when WeCom refuses a token, an app, or every connection."""
    # Whether a push meets the refusal, or waits until it is over, is a matter of moments.
    expect_error_log("WeCom refuses the app", required=False)
    expect_error_log("secret or corp id refused", required=False)
    caplog.set_level(logging.DEBUG)
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        tokens = []
        for fault in ({"expire_tokens": True}, {"revoke_tokens": True}, {"errcode": 40001}):
            tokens += issued(found)
            await found.post("/sim/faults", fault)
            await found.say("chenyu", "上报")
            await found.say("wangfang", "上报")
        await found.post("/sim/faults", {"errcode": 0})
        tokens += issued(found)
        secrets = [*keys_of(found.settings), *tokens]
        assert len(secrets) > 9
        for name, content in files(tmp_path).items():
            assert hits(content, secrets) == [], name
    said = logged(caplog.records)
    assert hits(said, secrets) == []


@pytest.mark.rule("S2-R44")
async def test_the_staffs_own_numbers_are_sealed(tmp_path: Path) -> None:
    """The contacts hold the phones of everybody; the record shows none of them."""
    with CONTACTS.open() as file:
        phones = [row["phone"] for row in csv.DictReader(file)]
    assert len(phones) > 10
    async with world(tmp_path) as found:
        await found.tap("chenyu")
        for name, content in files(tmp_path).items():
            assert hits(content, phones) == [], name
