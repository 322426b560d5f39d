"""The words that the engine knows, with their plain Chinese names (``domain.md`` B2 to B5)."""

from collections.abc import Collection
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
        "accept": "受理时限",
        "transfer": "转办时限",
        "sign": "签收时限",
        "contact": "承办单位联系客户时限",
        "handle": "办理时限",
        "handle_redo": "重办时限",
        "review": "审核时限",
        "result_callback": "二次回访时限",
        "complaint_simple": "投诉答复时限（简单）",
        "complaint_complex": "投诉答复时限（复杂）",
        "complaint_special": "投诉答复延长",
        "quick7": "七日快处",
        "petition": "信访办理时限",
        "petition_extended": "信访延长",
    }
)

# By when the customer has his answer: a case runs on the first of these that is its own (A4, B5).
TERMS: Final = ("petition", "complaint_complex", "complaint_simple")
# A term goes on into its extension when that is asked for and granted (T18).
EXTENSIONS: Final = MappingProxyType(
    {"complaint_special": "complaint_complex", "petition_extended": "petition"}
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
        # Where no first callback decides, somebody takes the case up within a time of its own.
        "submitted": ("accept",),
        "accepted": ("transfer",),
        "dispatched": ("sign", "contact"),
        "processing": ("handle",),
        "review": ("review",),
        "result_callback": ("result_callback",),
    }
)

CHANNELS: Final = MappingProxyType(
    {
        "pc": "电脑端",
        "wecom_bot": "企业微信",
        "hotline": "热线",
        "counter": "窗口",
        "web": "网站",
        "app": "手机应用",
        "letter": "信函",
        "visit": "来访",
        "petition": "信访",
        "callback": "回访发现",
        "transfer_regulator": "监管转办",
        "transfer_12345": "12345转办",
        "transfer_association": "行业协会转办",
        "other": "其他",
    }
)

# What a kind may ask, and may want known before a case is dispatched (A2).
FIELDS: Final = MappingProxyType(
    {
        "customer": "客户",
        "phone": "电话",
        "what": "什么事",
        "policy_no": "保单号",
        "claim_no": "赔案号",
        "plate": "车牌",
        "reference": "单号（任一）",
        "triggers": "报告情形",
        "scene": "场景",
        "demand": "诉求",
        "done": "已做安抚",
        "units": "涉及单位",
        "category": "类别",
        "address": "地址",
        "id_number": "身份证号",
        "identity": "身份核实",
        "materials": "材料",
        "delivery": "送达方式",
        "relation": "投诉人身份",
    }
)

# What can become of a case: which results add up across institutions (S0-R24).
OUTCOMES: Final = MappingProxyType(
    {
        "granted": "办理成功",
        "refused": "未能办理",
        "founded": "属实",
        "partly": "部分属实",
        "unfounded": "不属实",
    }
)

# What a unit talks over with the customer while it works (S0-R22, S0-R30).
TOPICS: Final = MappingProxyType(
    {
        "demand": "澄清诉求",
        "progress": "告知进展",
        "prospect": "告知可能的结果",
    }
)

# Why a case counts as what it is: which bulletins add up across institutions (A3).
ENGINE_CATEGORIES: Final = MappingProxyType(
    {
        "claims": "理赔",
        "underwriting": "承保",
        "sales": "销售",
        "surrender": "退保",
        "servicing": "保全",
        "service": "服务",
        "information": "信息安全",
        "charges": "收费",
        "repair": "维修",
        "safety": "安全",
        "registration": "登记",
        "benefits": "待遇",
        "other": "其他",
    }
)

# What a rule of levels may say of a case beside its level (B2, B3).
FLAGS: Final = MappingProxyType(
    {
        "supervised": "督办",
        "major": "重大",
        "group": "群体",
        "urgent": "紧急",
        "sensitive": "敏感",
        "complex": "疑难",
    }
)

CUSTOMER_LEVELS: Final = MappingProxyType({"normal": "普通", "key": "重点", "vip": "贵宾"})

# Whom an alert may go to beside a role: who that is follows from the case.
PARTIES: Final = MappingProxyType(
    {
        "assignee": "经办人",
        "contact_owner": "首问责任人",
        "reporter": "报告人",
        "direct_leader": "直接领导",
    }
)

# Which part of the cases a role sees (B10).
SCOPES: Final = MappingProxyType(
    {
        "own": "本人报告的",
        "chain": "本人及下属的",
        "unit": "派给本单位的",
        "below": "本级及以下的",
        "all": "全部",
        "masked": "全部，客户信息遮盖",
    }
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


def clocks_of(stages: Collection[str], stage: str) -> tuple[str, ...]:
    """Name the clocks that run in a stage; a first callback needs no time to be taken up in."""
    if stage == "submitted" and "first_callback" in stages:
        return ()
    return CLOCKS_OF_STAGE.get(stage, ())
