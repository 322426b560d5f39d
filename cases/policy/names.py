"""The words that the engine knows, with their plain Chinese names (``domain.md`` B2 to B5)."""

from types import MappingProxyType
from typing import Final

STATES: Final = MappingProxyType(
    {
        "soothing": "现场化解",
        "leader": "领导介入",
        "submitted": "待受理",
        "first_callback": "待首次回访",
        "accepted": "已受理待派单",
        "rejected": "不予受理",
        "dispatched": "已派单待签收",
        "returned": "退单待改派",
        "processing": "办理中",
        "wait_customer": "待客户补充",
        "suspended": "中止",
        "review": "待审核",
        "result_callback": "待二次回访",
        "closed": "已办结",
        "archived": "已归档",
        "resolved_early": "已化解",
        "withdrawn": "已撤回",
        "merged": "已并案",
        "void": "已撤销",
    }
)

KINDS: Final = MappingProxyType(
    {
        "dissatisfaction": "不满情绪",
        "complaint": "投诉",
        "enquiry": "咨询",
        "application": "申请",
        "repair": "报修",
        "help": "求助",
        "suggestion": "建议",
        "compliment": "表扬",
    }
)

CLOCKS: Final = MappingProxyType(
    {
        "staff_5m": "现场化解时限",
        "leader_ack": "领导接手提醒",
        "leader_10m": "领导介入时限",
        "first_callback_5m": "首次回访时限",
        "callback_offer": "回访任务转给下一位",
        "transfer": "转办时限",
        "sign": "签收时限",
        "contact": "承办单位联系客户时限",
        "handle": "办理时限",
        "review": "审核时限",
        "result_callback": "二次回访时限",
        "complaint_simple": "投诉答复时限（简单）",
        "complaint_complex": "投诉答复时限（复杂）",
        "complaint_special": "投诉答复延长",
        "quick7": "七日快处",
    }
)

# Minutes in front of an angry customer do not stop for the night (design §4, B5).
MINUTE_CLOCKS: Final = frozenset(
    {"staff_5m", "leader_ack", "leader_10m", "first_callback_5m", "callback_offer"}
)

CLOCKS_OF_STAGE: Final = MappingProxyType(
    {
        "soothing": ("staff_5m",),
        "leader": ("leader_ack", "leader_10m"),
        "first_callback": ("first_callback_5m", "callback_offer"),
        "accepted": ("transfer",),
        "dispatched": ("sign", "contact"),
        "processing": ("handle",),
        "review": ("review",),
        "result_callback": ("result_callback",),
    }
)

CHANNELS: Final = (
    "pc",
    "wecom_bot",
    "hotline",
    "counter",
    "web",
    "app",
    "letter",
    "visit",
    "callback",
    "transfer_regulator",
    "transfer_12345",
    "transfer_association",
    "other",
)

ROLES: Final = MappingProxyType(
    {
        "complaint_team": "投诉组",
        "cs_manager": "客服负责人",
        "hotline_agent": "热线坐席",
        "dispatcher": "派单员",
        "handler": "承办人",
        "unit_head": "承办单位负责人",
        "line_leader": "分管领导",
        "reviewer": "审核人",
        "callback_agent": "回访员",
        "duty_agent": "值班员",
        "duty_lead": "值班负责人",
        "quality_supervisor": "质检员",
        "training_officer": "培训负责人",
        "auditor": "审计员",
        "admin": "管理员",
    }
)
