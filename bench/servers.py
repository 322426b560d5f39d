"""The three that are compared, each a process of its own: ``python -m bench.servers NAME …``."""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from aiohttp import web
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from bench.place import AES_KEY, CORP, TOKEN, settings_of
from bot.app import running
from bot.wecom import replies
from bot.wecom.callback import open_envelope, read_capped
from bot.wecom.crypto import Crypto
from bot.wecom.replies import Address
from storage import tables
from storage.ids import new_id
from storage.migrate import upgrade
from storage.store import Store
from storage.unit import Insert, Unit
from storage.vault import Vault

PATH = "/wecom/service"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def bot(folder: Path, port: int) -> None:
    """Run the whole bot."""
    async with running(settings_of(folder, port)):
        await asyncio.Event().wait()


async def bare(folder: Path, port: int) -> None:
    """Decrypt, commit one row by group commit, answer."""
    url = f"sqlite+aiosqlite:///{folder}/bare.db"
    await upgrade(url)
    crypto, now = Crypto(TOKEN, AES_KEY, CORP), datetime.now(UTC)
    async with Store.open(url, Vault([b"k" * 32], b"h" * 32)) as store:

        async def handle(request: web.Request) -> web.Response:
            plain = open_envelope(crypto, request.query, await read_capped(request))
            row = {
                "id": new_id(), "draft_id": "d", "revision": 1, "at": now, "event": "said",
                "sealed": plain,
            }  # fmt: skip
            await store.committer.commit(Unit([Insert(tables.journal, row)]))
            xml = replies.text(Address("who", CORP, now), "记下了。")
            return web.Response(text=crypto.encrypt(xml, int(now.timestamp()), "nonce"))

        await serve(handle, port)


async def echo(_: Path, port: int) -> None:
    """Answer with what was said, by wechatpy on aiohttp; nothing is stored."""

    async def handle(request: web.Request) -> web.Response:
        body = await request.text()
        return web.Response(text=echoed(dict(request.query), body))

    await serve(handle, port)


def echoed(query: dict[str, str], body: str) -> str:
    """Decrypt, parse, and encrypt the same text, as wechatpy's own example does."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
    plain = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(plain)
    reply = create_reply(message.content, message).render()
    answer: str = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
    return answer


def flask_echo(port: int) -> None:
    """Answer by wechatpy on Flask, as its documentation shows it; one process, threads."""
    # It is no dependency of ours: it is used where somebody has installed it.
    flask, serving = import_module("flask"), import_module("werkzeug.serving")
    serving.WSGIRequestHandler.protocol_version = "HTTP/1.1"

    def handle() -> str:
        return echoed(flask.request.args.to_dict(), flask.request.get_data(as_text=True))

    app = flask.Flask("echo")
    app.add_url_rule(PATH, view_func=handle, methods=["POST"])
    app.run("127.0.0.1", port, threaded=True)


async def serve(handle: Handler, port: int) -> None:
    """Serve one address until killed."""
    app = web.Application()
    app.router.add_post(PATH, handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def main() -> None:
    """Be one of them until the parent goes."""
    name, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    logging.disable(logging.WARNING)
    threading.Thread(target=_with_parent, daemon=True).start()
    if name == "flask":
        flask_echo(port)
    else:
        asyncio.run({"bot": bot, "bare": bare, "echo": echo}[name](folder, port))


def _with_parent() -> None:
    """End with the one who started us: his end of the pipe closes."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
