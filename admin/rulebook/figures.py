"""What is judged and counted, what customers are told, who sees what, and what is kept."""

from collections.abc import Iterator

from admin.rulebook.rows import Row, Scribe, listed, said
from cases.policy import SCOPES

_PERIODS = {"week": "每周", "month": "每月", "quarter": "每季度", "year": "每年"}
_DUTY = {"chat": "在聊天里说“上班”“下班”", "always": "全组随时在岗"}


def figures(scribe: Scribe) -> Iterator[Row]:
    """Tell what is held against the staff, which figures are to be reached, what is reported."""
    policy = scribe.policy
    yield from _unreported(scribe)
    for code, target in policy.kpi.items():
        sign = "不高于" if target.better == "lower" else "不低于"
        text = f"{sign} {target.target:g} {target.unit}"
        literal = f"（原文：{target.text}）" if target.text else ""
        yield scribe.row(target.label or code, text + literal, "kpi", code, "target")
    report = policy.report
    for key, label in (("bulletin", "通报"), ("summary", "总结")):
        if due := getattr(report, key):
            yield scribe.row(label, f"{_PERIODS[due.period]}一次", "report", key)
    if report.bottom_n:
        yield scribe.row("督导", f"排名最后 {report.bottom_n} 个单位", "report", "bottom_n")
    if report.top_n:
        yield scribe.row("表扬", f"排名最前 {report.top_n} 个单位", "report", "top_n")


def told(scribe: Scribe) -> Iterator[Row]:
    """Tell what the institution says to customers."""
    texts = scribe.policy.texts
    for kind, text in texts.acknowledgement.items():
        title = scribe.policy.kind_title(kind) if kind in scribe.policy.kind else kind
        yield Row(f"{title}受理后", text)
    if texts.remedies:
        kinds = listed(
            scribe.policy.kind_title(k) for k in texts.remedies_for if k in scribe.policy.kind
        )
        yield Row("告知救济途径", f"{kinds}办结、答复或不予受理时")
    for text in texts.remedies:
        yield scribe.row("救济途径", text, "texts", "remedies", number=False)


def seen(scribe: Scribe) -> Iterator[Row]:
    """Tell which cases each role sees."""
    rule = scribe.policy.visibility
    for role, scope in rule.scopes.items():
        yield Row(scribe.role(role), SCOPES[scope])
    hidden = "看不到客户联系方式" if rule.protect_source else "与其他人相同"
    yield Row("被投诉的人及其上级", hidden)


def kept(scribe: Scribe) -> Iterator[Row]:
    """Tell how long things are kept, and how the bot knows who is on duty."""
    policy = scribe.policy
    rule, duty = policy.retention, policy.duty
    yield scribe.row("案件和证据", f"{rule.cases_years} 年", "retention", "cases_years")
    yield scribe.row("未完成的填写", f"{rule.drafts_days} 天", "retention", "drafts_days")
    yield Row("值班", f"{scribe.role(duty.role)}：{_DUTY[duty.mode]}")


def _unreported(scribe: Scribe) -> Iterator[Row]:
    rule, at = scribe.policy.unreported, "unreported"
    if not rule.enabled:
        yield Row("视为未报告", "不认定")
        return
    text = "有投诉而没有报告、报告晚于投诉、口头报告无法证明的，视为未报告"
    yield scribe.row("视为未报告", text, at, "enabled", number=False)
    look = f"投诉前 {rule.lookback_days} 天内与客户有接触的"
    yield scribe.row("认定范围", look, at, "lookback_days")
    equal = "算晚" if rule.equal_time_is_late else "不算晚"
    yield scribe.row("与投诉同时的报告", equal, at, "equal_time_is_late", number=False)
    if rule.appeal_within:
        yield scribe.row("申诉", f"{said(rule.appeal_within)}内", at, "appeal_within")
