"""The labels of hotline systems, and which answer stands behind them."""

# The better a label fits an answer, the earlier it stands. What stands under "" is of no use
# and only ends the value before it; a note is added to the story.
_WORDS = {
    "phone": (
        "回电号码 回电电话 联系电话 联系方式 联系手机 客户电话 客户手机 手机号码 手机号 "
        "手机 电话号码 电话 phone 来电号码 来电电话 主叫号码 主叫 呼入号码 来电 caller "
        "callerid ani"
    ),
    "customer": (
        "客户姓名 客户名称 客户称呼 客户 customer customername 姓名 来电人姓名 联系人 "
        "投保人 被保险人 车主姓名 车主 业主"
    ),
    "caller": "报告人 报告人工号 来电员工 来电同事 员工工号 来电人",
    "policy_no": "保单号码 保险单号 保单号 保单 policyno",
    "claim_no": "赔案号 报案号码 报案号 案件号 立案号 报案编号 claimno",
    "plate": "车牌号码 车牌号 车牌 车号 号牌 plate",
    "what": (
        "反映内容 反映问题 反映情况 反映 来电内容 诉求内容 通话内容 投诉内容 工单内容 "
        "问题描述 业务描述 情况说明 通话小结 小结 摘要 事由 描述 经过 情况 内容 content "
        "description"
    ),
    "demand": "客户诉求 客户要求 诉求 要求 期望 希望 demand",
    "done": "已做安抚 已处理 安抚 处理情况 处理结果 处理过程 答复内容 答复",
    "units": "涉及单位 涉及部门 责任部门 承办部门 派单部门",
    "call_id": (
        "通话流水号 流水号 通话id 来电编号 录音编号 录音号 工单编号 工单号 服务单号 会话id "
        "callid call_id"
    ),
    "called_at": (
        "来电时间 呼入时间 接听时间 拨入时间 通话时间 开始时间 受理时间 时间 starttime "
        "start_time calltime call_time time"
    ),
    "duration": "通话时长 时长 duration",
    "agent": "坐席工号 座席工号 坐席 座席 接线员 话务员 受理人 受理员 工号 agent",
    "category": "业务类型 来电类型 投诉类型 问题分类 分类 类型 category",
    "": (
        "被叫号码 被叫 归属地 地区 技能组 按键 满意度 评价 状态 情绪 性别 等待时长 排队时长 "
        "振铃时长 优先级 渠道 录音地址 录音 结束时间 证件号码 身份证号 身份证"
    ),
    "note": "备注 补充说明 补充 remark note",
}
LABELS = {key: tuple(words.split()) for key, words in _WORDS.items()}
