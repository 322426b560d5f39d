"""Flows that only the tests know, and the policy's words for the real one."""

from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from bot.dialog.flow import Flow
from bot.dialog.steps import Choice, Many, Photos, Text
from bot.flows.dissatisfaction import make_flow
from bot.flows.fields import Name, Phone

TRIGGERS = {
    "T1": "明确表示不满并要求投诉",
    "T2": "抱怨、批评、催办",
    "T3": "诉求未满足或明显意见分歧",
    "T4": "其他感知到的不满",
}
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DISSATISFACTION = make_flow(TRIGGERS, NOW)


class Matter(Enum):
    DELIVERY = "delivery"
    MANNER = "manner"


matter = Choice(
    "matter",
    "这次是关于什么？",
    "类型",
    {Matter.DELIVERY: ("配送", "送货"), Matter.MANNER: ("态度", "服务态度")},
)
facts = Text("facts", "请描述发生了什么。", "事由", least=4, example="送餐晚了一小时")
order = Text("order", "订单号是多少？", "订单号", only_if=lambda a: a[matter] is Matter.DELIVERY)
wishes = Many("wishes", "您希望怎么处理？", "希望", {"sorry": ("道歉",), "money": ("退款",)})
name = Name("name", "您怎么称呼？", "姓名").optional()
number = Phone("number", "我们怎么联系您？", "联系电话", was=("mobile",)).optional()
proof = Photos("proof", "有照片吗？", "证据", most=3).optional()

ORDER = Flow(
    "order",
    "订单投诉",
    ("订单投诉",),
    (matter, facts, order, wishes, name, number, proof),
    story=facts,
)
