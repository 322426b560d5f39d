"""The labels of hotline systems, and which answer stands behind them."""

import re

# The better a label fits an answer, the earlier it stands. What stands under "" is of no use
# and only ends the value before it; a note is added to the story. "_" may be a space or nothing.
_WORDS = {
    "phone": (
        "回电号码 回电电话 联系电话 联系方式 联系手机 客户电话 客户手机 客户号码 "
        "客户联系电话 客户联系方式 投诉人电话 投诉人手机 投诉人联系电话 联系人电话 联系人手机 "
        "customer_phone contact_phone 手机号码 手机号 手机 电话号码 电话 mobile phone "
        "phone_number tel telephone 来电号码 来电电话 主叫号码 主叫 呼入号码 来电人电话 "
        "来电人号码 来电 caller caller_id caller_number caller_no caller_phone ani"
    ),
    "customer": (
        "客户姓名 客户名称 客户称呼 客户名 客户 customer customer_name 投诉人姓名 投诉人名称 "
        "投诉人 姓名 name 来电人姓名 联系人姓名 联系人 contact contact_name caller_name 投保人 "
        "被保险人 车主姓名 车主 业主"
    ),
    "caller": "报告人 报告人工号 来电员工 来电同事 员工工号 来电人",
    "policy_no": "保单号码 保险单号 保单号 保单 policy policy_no policy_number",
    "claim_no": "赔案号 报案号码 报案号 案件号 立案号 报案编号 claim claim_no claim_number",
    "plate": "车牌号码 车牌号 车牌 车号 号牌 plate plate_no plate_number license_plate",
    "what": (
        "反映内容 反映问题 反映情况 客户反映 反映 反馈内容 反馈问题 反馈 来电内容 来电事由 "
        "来电原因 诉求内容 通话内容 投诉内容 投诉事项 投诉事由 投诉原因 投诉问题 工单内容 "
        "问题描述 具体问题 业务描述 情况说明 通话小结 小结 摘要 事由 描述 经过 情况 问题 内容 "
        "content description summary issue complaint details"
    ),
    "demand": (
        "客户诉求 客户要求 客户期望 诉求 诉求描述 处理要求 要求 期望 希望 demand request "
        "customer_request"
    ),
    "done": "已做安抚 已处理 安抚 处理情况 处理结果 处理过程 答复内容 答复",
    "units": "涉及单位 涉及部门 责任部门 承办部门 派单部门",
    "call_id": ("通话流水号 流水号 通话id 来电编号 工单编号 工单号 服务单号 会话id call_id"),
    "called_at": (
        "来电时间 呼入时间 接听时间 拨入时间 通话时间 开始时间 受理时间 时间 start_time "
        "call_time begin time"
    ),
    "duration": "通话时长 时长 duration",
    "agent": (
        "坐席工号 座席工号 坐席 座席 接线员 话务员 受理人 受理员 受理工号 工号 agent agent_id "
        "坐席姓名 座席姓名 经办人 经办"
    ),
    "category": "业务类型 来电类型 投诉类型 投诉类别 问题分类 分类 类型 category",
    "": (
        "序号 被叫号码 被叫 热线号码 热线 分机号 分机 归属地 地区 技能组 技能队列 队列 按键 "
        "满意度 评价 状态 情绪 性别 等待时长 排队时长 排队时间 排队 振铃时长 保持时长 优先级 "
        "渠道 录音编号 录音号 录音地址 录音文件 录音 结束时间 挂机时间 挂机方 呼叫类型 呼叫方向 "
        "客户级别 客户等级 客户类型 证件号码 身份证号 身份证 来电人与客户关系 与客户关系 关系 "
        "坐席电话 座席电话 坐席号码 坐席分机 坐席组 班组 会话时长 end_time queue queue_time "
        "wait_time skill_group skill extension ext callee called dnis hotline agent_name "
        "agent_phone recording recording_id record_id direction ivr hold_time satisfaction"
    ),
    "note": "备注 补充说明 补充 remark note",
}
LABELS = {
    key: tuple(word.replace("_", "") for word in words.split()) for key, words in _WORDS.items()
}
OWNER = {label: key for key, labels in LABELS.items() for label in labels}
# Whose number is on the line, which is not the customer's where somebody calls for him.
LINE = frozenset(
    "来电号码 来电电话 主叫号码 主叫 呼入号码 来电人电话 来电人号码 来电 caller callerid "
    "callernumber callerno callerphone ani".split()
)
# What belongs to the one who took the call, in JSON or XML.
_TAKER = re.compile(
    r"agent|operator|seat|staff|queue|callee|hotline|坐席|座席|客服|话务", re.IGNORECASE
)


def _spaced(word: str) -> str:
    """Return the pattern of a label; one of two characters may be set wide (车  牌)."""
    if re.fullmatch(r"[\u4e00-\u9fff]{2}", word):
        return "[ ]*".join(word)
    return re.escape(word).replace("_", "[ _-]?")


_ALL = sorted(" ".join(_WORDS.values()).split(), key=len, reverse=True)
NAMES = "|".join(map(_spaced, _ALL))


def plain(label: str) -> str:
    """Return a label as it stands here: without spaces, brackets and capitals."""
    return re.sub(r"[\s【】\[\]*_-]", "", label).lower()


def owner(label: str) -> str | None:
    """Return the answer that a label means, "" for one without use, None for no label."""
    return OWNER.get(plain(label))


def nested(path: str) -> str:
    """Return the label that "parent.leaf" stands for, "" where it is of no use."""
    parent, _, leaf = path.rpartition(".")
    if owner(parent + leaf) is not None:
        return parent + leaf
    return "" if _TAKER.search(parent) else leaf
