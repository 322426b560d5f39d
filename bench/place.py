"""Where the benches run: settings, contacts, and the envelopes that people send."""

import asyncio
import base64
import secrets
import time
from pathlib import Path

from bench.load import request
from bot.commands.contacts_import import import_people
from bot.contacts import read
from bot.settings import Settings
from bot.wecom.crypto import Crypto
from storage.migrate import upgrade

ROOT = Path(__file__).parents[1]
CORP, TOKEN, AES_KEY = "wwbench0000000001", "benchtoken", "b" * 43
KEY = base64.b64encode(b"k" * 32).decode()
AGENT = 1000002


def settings_of(folder: Path, port: int) -> Settings:
    """Give the settings of a bot whose WeCom is away: only what comes in is measured."""
    app = {
        "name": "service", "agent_id": AGENT, "secret": "s", "token": TOKEN, "aes_key": AES_KEY,
        "flows": ["dissatisfaction"],
    }  # fmt: skip
    return Settings.model_validate(
        {
            "database_url": f"sqlite+aiosqlite:///{folder}/bot.db",
            "secret_keys": [KEY],
            "hash_key": KEY,
            "evidence_dir": folder / "evidence",
            "http": {"port": port, "public_url": f"http://127.0.0.1:{port}"},
            "audit": {"witness": folder / "heads.log"},
            "contacts": {"sync": False},
            "wecom": {"api_base": "http://127.0.0.1:9", "corp_id": CORP, "apps": [app]},
            "institutions": [
                {"code": "JS", "policy": ROOT / "policies/picc-jiangsu.toml", "apps": ["service"]}
            ],
        }
    )


def prepare(folder: Path, people: int) -> None:
    """Make the record with so many reporters."""
    lines = ["userid,name,department,post,leader,roles,phone,apps", "boss,经理,部,经理,,,,service"]
    lines += [f"p{n},员工{n},理赔部,理赔岗,boss,,,service" for n in range(people)]
    (folder / "contacts.csv").write_text("\n".join(lines))
    asyncio.run(_filled(settings_of(folder, 1), folder / "contacts.csv"))


async def _filled(settings: Settings, contacts: Path) -> None:
    await upgrade(settings.database_url)
    people, problems, _ = read(contacts, ["service"])
    assert not problems, problems
    await import_people(settings, settings.institutions[0], people)


def text(who: str, content: str) -> bytes:
    """Write the request of a text, signed and encrypted as WeCom does."""
    crypto, now = Crypto(TOKEN, AES_KEY, CORP), int(time.time())
    plain = (
        f"<xml><ToUserName>{CORP}</ToUserName><FromUserName>{who}</FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType>text</MsgType><Content>{content}</Content>"
        f"<MsgId>{secrets.randbits(62)}</MsgId><AgentID>{AGENT}</AgentID></xml>"
    )
    encrypted = crypto._seal(plain.encode(), secrets.token_bytes(16))  # noqa: SLF001 - we are WeCom
    nonce = str(secrets.randbits(30))
    query = {
        "msg_signature": crypto.signature(str(now), nonce, encrypted),
        "timestamp": str(now),
        "nonce": nonce,
    }
    outer = f"<xml><ToUserName>{CORP}</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return request("/wecom/service", query, outer)
