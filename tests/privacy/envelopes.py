"""Callbacks as nobody should send them: forged ones, and signed ones with hostile insides."""

import random
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bot.wecom.crypto import Crypto

Query = dict[str, str]

NASTY = (
    *("", " ", "0", "-1", "1e309", "9" * 400, "nan", "null", "\u202e号", "😡" * 50, "\ufffe"),
    *("a" * 5000, "号" * 20_000, "%s%n{0}{{7*7}}{% raw %}", "'; DROP TABLE cases; --", "../../x"),
    *("]]>", "&amp;", "\x7f\x85", "\r\n\t", "BM-261123-0001", "撤销", "取消", "确认", "我来打"),
    *("不满报告", "不满报告" * 300, "=CMD()", "1" * 32, "查看 " + "9" * 300, "改电话", "改" * 900),
)
TYPES = ("text", "image", "voice", "video", "location", "link", "event", "file", "", "TEXT", "x")
EVENTS = (
    *("click", "subscribe", "unsubscribe", "enter_agent", "template_card_event", "change_contact"),
    *(
        "LOCATION",
        "view",
        "batch_job_result",
        "",
        "template_card_menu_event",
        "sys_approval_change",
    ),
)
FIELDS = (
    *(
        "Content",
        "MediaId",
        "PicUrl",
        "Format",
        "Location_X",
        "Location_Y",
        "Label",
        "Title",
        "Url",
    ),
    *("Description", "EventKey", "TaskId", "CardType", "ResponseCode", "MsgId", "AgentID"),
    *(
        "ChangeType",
        "UserID",
        "NewUserID",
        "Name",
        "Department",
        "Latitude",
        "Scale",
        "SelectedItems",
    ),
)
# What stands in these fields of a real message: numbers that must be read as such.
PLAIN = {"AgentID": "1000002", "Location_X": "31.2", "Location_Y": "120.5"}
RAW = (
    *(b"", b"<xml>", b"<xml></xml>", b"</xml>", b"\xff\xfe", b"<xml><a/></xml>" * 2, b"{}"),
    b"<xml>" + b"<a>" * 400 + b"</a>" * 400 + b"</xml>",
    b'<!DOCTYPE x [<!ENTITY e "x">]><xml><MsgType>&e;</MsgType></xml>',
    b"<xml><Content>&#xD800;</Content></xml>",
    b"<xml><Content>&#0;</Content></xml>",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request to the bot."""

    app: str
    query: Query
    body: bytes


class Hostile:
    """Makes requests by seeded chance; ``people`` are user ids that exist."""

    def __init__(self, seed: int, cryptos: dict[str, Crypto], people: list[str], now: int) -> None:
        self.chance = random.Random(seed)
        self.cryptos = cryptos
        self.people = people
        self.now = now

    def signed(self) -> Sent:
        """Make an envelope that is in order, around something that is not."""
        app = self.chance.choice(list(self.cryptos))
        plain = self.chance.choice(RAW) if self.chance.random() < 0.1 else self.inside()
        return self.seal(app, plain)

    def seal(self, app: str, plain: bytes) -> Sent:
        """Sign and encrypt as WeCom does."""
        crypto = self.cryptos[app]
        encrypted = crypto._seal(plain, secrets.token_bytes(16))
        stamp, nonce = str(self.now), str(self.chance.randrange(10**9))
        query = {
            "msg_signature": crypto.signature(stamp, nonce, encrypted),
            "timestamp": stamp,
            "nonce": nonce,
        }
        return Sent(app, query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode())

    def inside(self) -> bytes:
        """Write a message with fields missing, doubled, or filled with what nobody expects."""
        fields = {
            "ToUserName": "wwteststory0001",
            "FromUserName": self.mostly(self.one(*self.people)),
            "CreateTime": self.mostly(str(self.now), "-5", "0", "253402300799"),
            "MsgType": self.one(*TYPES, "text", "text", "event", "event"),
            "Event": self.one(*EVENTS),
        }
        for name in self.chance.sample(FIELDS, self.chance.randrange(2, len(FIELDS))):
            plain = PLAIN.get(name)
            fields[name] = self.mostly(plain) if plain else self.one(*NASTY)
        for name in list(fields):
            if self.chance.random() < 0.02:
                del fields[name]
        rows = [f"<{name}>{escape(value)}</{name}>" for name, value in fields.items()]
        if self.chance.random() < 0.1:
            rows += rows[-2:]
        self.chance.shuffle(rows)
        return f"<xml>{''.join(rows)}</xml>".encode("utf-8", "replace")[:45_000]

    def mostly(self, usual: str, *seldom: str) -> str:
        """Choose the usual value nine times of ten."""
        return usual if self.chance.random() < 0.9 else self.one(*seldom, *NASTY)

    def one(self, *choices: str) -> str:
        """Choose."""
        return self.chance.choice(choices)

    def forged(self) -> Sent:
        """Take a good envelope that would open a case, and break it so that nobody may trust it."""
        plain = (
            "<xml><ToUserName>wwteststory0001</ToUserName><FromUserName>chenyu</FromUserName>"
            f"<CreateTime>{self.now}</CreateTime><MsgType>text</MsgType><Content>不满报告</Content>"
            f"<MsgId>{self.chance.randrange(10**18)}</MsgId><AgentID>1000002</AgentID></xml>"
        )
        good = self.seal("claims", plain.encode())
        ways: tuple[Callable[[Sent], Sent], ...] = (
            self._flipped, self._cut, self._unsigned, self._other_app, self._garbage, self._stolen,
        )  # fmt: skip
        return self.chance.choice(ways)(good)

    def _flipped(self, good: Sent) -> Sent:
        at = self.chance.randrange(30, len(good.body) - 30)
        other = bytes([good.body[at] ^ (1 << self.chance.randrange(7))])
        return Sent(good.app, good.query, good.body[:at] + other + good.body[at + 1 :])

    def _cut(self, good: Sent) -> Sent:
        return Sent(good.app, good.query, good.body[: self.chance.randrange(len(good.body) - 20)])

    def _unsigned(self, good: Sent) -> Sent:
        name = self.chance.choice(list(good.query))
        value = self.one("", "0" * 40, *NASTY[:20])
        return Sent(good.app, good.query | {name: value[:300]}, good.body)

    def _other_app(self, good: Sent) -> Sent:
        return Sent(self.one("service", "claims/", "..", "x" * 90, "%00"), good.query, good.body)

    def _garbage(self, good: Sent) -> Sent:
        size = self.chance.choice([0, 1, 100, 70_000])
        return Sent(good.app, good.query, self.chance.randbytes(size))

    def _stolen(self, good: Sent) -> Sent:
        """Sign with another token, or encrypt with another key, or for another corp."""
        letters = "".join(self.chance.choices(string.ascii_letters, k=43))
        corp = self.one("wwteststory0001", "wwanother")
        other = Crypto(self.one("tokenclaims", "guess"), letters, corp)
        return Hostile(self.chance.randrange(99), {"claims": other}, [], self.now).seal(
            "claims", good.body
        )
