"""What is known of a customer's matter, as the admin page tells it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from admin.story import Teller
from admin.times import Times
from bot.policies import read_policy
from storage.timeline import Entry
from tests.house.sources import ROOT

TIMES = Times(ZoneInfo("Asia/Shanghai"), datetime(2026, 11, 25, 4, tzinfo=UTC))
KNOWN = {
    "customer": "欧阳娜娜", "identity": "verified", "materials": "申请表、身份证",
    "delivery": "自取",
    "representatives": ["张三", "李四"], "authorised": "no",
    "event_at": "2026-11-20T00:00:00+08:00",
}  # fmt: skip


def teller(*, shown: bool = False) -> Teller:
    """Give the page's teller for the social-insurance desk."""
    policy, _ = read_policy(ROOT / "policies/shebao.toml")
    return Teller({}, TIMES, policy, shown)


def test_codes_are_words_and_names_are_masked() -> None:
    """Nothing stands there as a code; what says nothing of the customer stays readable."""
    told = dict(teller().details(KNOWN))

    assert told["身份核实"] == "已核实"
    assert told["送达方式"] == "自取"
    assert told["材料"] == "申请表、身份证"
    assert told["投诉代表"] == "张*、李*"
    assert told["授权委托书"] == "没有委托书"
    assert told["客户"] == "欧阳**"


def test_a_day_is_a_day() -> None:
    """The midnight with which it begins is not shown."""
    assert dict(teller(shown=True).details(KNOWN))["发生日期"] == "2026-11-20"


def test_an_event_names_the_kind_and_no_code_of_ours() -> None:
    """业务办理, not application; and what was accepted was so for no other reason."""
    at = datetime(2026, 11, 25, 3, tzinfo=UTC)
    opened = Entry(1, at, "qin", "chat", "registered", {"kind": "application"})
    accepted = Entry(2, at, "ban", "chat", "accepted", {"why": "accepted"})

    first, second = teller().told([opened, accepted])

    assert first.facts == ("类型：业务办理",)
    assert second.facts == ()
