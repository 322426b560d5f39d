"""What is read from one message, and what is left alone: a wrong fill is worse than a question."""

from datetime import UTC, datetime

import pytest

from bot.dialog.draft import start
from bot.dialog.engine import advance
from bot.dialog.events import Opened
from bot.flows.dissatisfaction import details
from tests.dialog.flows import DISSATISFACTION

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ID_CARD = "320106199001011234"
Slots = dict[str, object]


def read(message: str) -> Slots:
    """Return what an opening message told."""
    turn = advance(DISSATISFACTION, start(DISSATISFACTION, "d"), Opened(message), NOON)
    _, answers = DISSATISFACTION.active(turn.draft.answers)
    return {key: value for key, value in details(answers).items() if value}


MESSAGES: list[tuple[str, Slots]] = [
    # Phones
    ("13800138000", {"phone": "13800138000"}),
    ("138 0013 8000", {"phone": "13800138000"}),
    ("138-0013-8000", {"phone": "13800138000"}),
    ("+86 13800138000", {"phone": "13800138000"}),
    ("+86-138-0013-8000", {"phone": "13800138000"}),
    ("１３８００１３８０００", {"phone": "13800138000"}),
    ("138\u200b0013\u200b8000", {"phone": "13800138000"}),
    ("025-83001234", {"phone": "025-83001234"}),
    ("(025)83001234转801", {"phone": "025-83001234转801"}),
    ("0512 65001234", {"phone": "0512-65001234"}),
    ("400-800-1234", {"phone": "4008001234"}),
    ("电话：13800138000", {"phone": "13800138000"}),
    (
        "客户电话是13800138000，等了三天没人管",
        {"phone": "13800138000", "what": "等了三天没人管"},
    ),
    (
        "客户打13800138000投诉理赔慢",
        {"phone": "13800138000", "what": "客户打13800138000投诉理赔慢"},
    ),
    (
        "我的客户电话13800138000 嫌赔得少",
        {"phone": "13800138000", "what": "我的客户电话13800138000 嫌赔得少"},
    ),
    # Whose phone is it, and which?
    ("有事打我电话13900139000", {"what": "有事打我电话13900139000"}),
    ("查勘员李四13900139000态度差", {"what": "查勘员李四13900139000态度差"}),
    (
        "13800138000或者13900139000都打不通",
        {"what": "13800138000或者13900139000都打不通"},
    ),
    (
        "13800138000，再说一遍13800138000",
        {"phone": "13800138000", "what": "再说一遍13800138000"},
    ),
    ("传真025-84209999收到", {"what": "传真025-84209999收到"}),
    ("对方车主13800138000骂人", {"what": "对方车主13800138000骂人"}),
    ("电话一三八零零一三八零零零", {"phone": "13800138000"}),
    # Digits that are no phone
    (f"客户身份证{ID_CARD}", {"what": f"客户身份证{ID_CARD}"}),
    (f"身份证 {ID_CARD} 电话 13800138000", {"phone": "13800138000", "what": f"身份证 {ID_CARD}"}),
    ("差了1380元", {"what": "差了1380元"}),
    ("单号A13800138000丢了", {"what": "单号A13800138000丢了"}),
    ("2026年11月21日10点的事", {"what": "2026年11月21日10点的事"}),
    ("银行卡6222021380013800000没到账", {"what": "银行卡6222021380013800000没到账"}),
    ("3号机组", {"what": "3号机组"}),
    # Policy and claim numbers
    (
        "PDZA202632010000012345 车损",
        {"policy_no": "PDZA202632010000012345", "what": "车损"},
    ),
    ("pdza202632010000012345", {"policy_no": "PDZA202632010000012345"}),
    ("报案号RDZA202632010000054321", {"claim_no": "RDZA202632010000054321"}),
    ("保单号：8001-2026-320100", {"policy_no": "80012026320100"}),
    ("保单13800138000123", {"policy_no": "13800138000123"}),
    ("已报案 13800138000", {"phone": "13800138000", "what": "已报案"}),
    (
        "PDZA202632010000012345和PDZA202632010000099999都没赔",
        {"what": "PDZA202632010000012345和PDZA202632010000099999都没赔"},
    ),
    # Plates
    ("苏A12345", {"plate": "苏A12345"}),
    ("苏a·12345", {"plate": "苏A12345"}),
    ("苏AD12345 定损低", {"plate": "苏AD12345", "what": "定损低"}),
    ("苏A12345D", {"plate": "苏A12345D"}),
    (
        "车主说他的苏E6K88B被刮了两次",
        {"plate": "苏E6K88B", "what": "车主说他的苏E6K88B被刮了两次"},
    ),
    ("江苏A级维修厂不认账", {"what": "江苏A级维修厂不认账"}),
    ("苏ABCDEF这个不是车牌", {"what": "苏ABCDEF这个不是车牌"}),
    # Names
    ("张先生 13800138000", {"customer": "张先生", "phone": "13800138000"}),
    ("张三 13800138000", {"customer": "张三", "phone": "13800138000"}),
    ("13800138000，欧阳小明", {"customer": "欧阳小明", "phone": "13800138000"}),
    ("客户张三说查勘员态度差", {"customer": "张三", "what": "客户张三说查勘员态度差"}),
    ("客户：王芳，赔款没到", {"customer": "王芳", "what": "赔款没到"}),
    ("车主张先生等了半天", {"customer": "张先生", "what": "车主张先生等了半天"}),
    ("客户王总嫌定损低", {"customer": "王总", "what": "客户王总嫌定损低"}),
    ("今天上午李女士来柜台吵", {"customer": "李女士", "what": "今天上午李女士来柜台吵"}),
    ("客户满意度低", {"what": "客户满意度低"}),
    ("客户很生气", {"what": "客户很生气"}),
    ("张先生和李女士都不满", {"what": "张先生和李女士都不满"}),
    ("查勘员王先生没去现场", {"what": "查勘员王先生没去现场"}),
    ("对方车主张三不讲理", {"what": "对方车主张三不讲理"}),
    ("三者司机王先生骂人", {"what": "三者司机王先生骂人"}),
    ("他叫王建军，嫌慢", {"customer": "王建军", "what": "嫌慢"}),
    ("关于张先生的案子", {"customer": "张先生", "what": "关于张先生的案子"}),
    ("客户经理没回电话", {"what": "客户经理没回电话"}),
    ("高速 13800138000", {"phone": "13800138000", "what": "高速"}),
    # Labels
    (
        "客户：张三 电话：13800138000 诉求：重新定损，道歉",
        {"customer": "张三", "phone": "13800138000", "demand": "重新定损，道歉"},
    ),
    (
        "诉求：退保。安抚：倒了茶，道了歉；场景：柜台",
        {"demand": "退保", "done": "倒了茶，道了歉", "scene": "counter"},
    ),
    ("经过：吵起来了\n单位：理赔部", {"what": "吵起来了", "units": "理赔部"}),
    (
        "客户名称：南京顺达运输有限公司，联系人：顾经理，嫌慢",
        {"customer": "南京顺达运输有限公司", "what": "联系人：顾经理，嫌慢"},
    ),
    (
        "诉求：退保，张先生 13800138000",
        {"demand": "退保", "customer": "张先生", "phone": "13800138000"},
    ),
    # Choices stand alone or not at all
    ("柜台 态度差", {"scene": "counter", "what": "态度差"}),
    ("在柜台吵了半小时", {"what": "在柜台吵了半小时"}),
    ("定损 太低", {"what": "定损 太低"}),
    ("T1 T3 要投诉", {"triggers": ["T1", "T3"], "what": "要投诉"}),
    # All at once
    (
        "不满：客户陈静 13800138000 苏B7P321，报案RDZA202632010000054321，赔款拖了半个月",
        {
            "customer": "陈静",
            "phone": "13800138000",
            "plate": "苏B7P321",
            "claim_no": "RDZA202632010000054321",
            "what": "不满，赔款拖了半个月",
        },
    ),
]


@pytest.mark.parametrize(("message", "slots"), MESSAGES, ids=[text for text, _ in MESSAGES])
def test_a_message_fills_what_it_surely_says(message: str, slots: Slots) -> None:
    """Every slot that is certain is filled; the rest of the words become the story."""
    assert read(message) == slots


def test_a_long_story_is_kept_whole() -> None:
    """3000 characters, beyond what WeCom shows in one message, are stored to the last one."""
    story = "客户等了三天，" * 428 + "最后走了。"

    assert read(story) == {"what": story}
    assert len(story) > 3000


def test_many_names_and_numbers_take_no_time() -> None:
    """A message made of nothing but spans is read like any other."""
    assert "phone" not in read("".join(f"138001{n:05} 张先生 " for n in range(400)))
