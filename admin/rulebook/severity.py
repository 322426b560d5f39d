"""How severe a case is, and what it is about."""

from collections.abc import Iterator

from admin.rulebook.rows import Row, Scribe, listed, said
from admin.rulebook.times import category_name
from cases.policy import CHANNELS, CUSTOMER_LEVELS, ENGINE_CATEGORIES, FLAGS, When


def levels(scribe: Scribe) -> Iterator[Row]:
    """Tell each rule that raises a case; the highest that applies counts."""
    policy = scribe.policy
    yield Row("级别", listed(f"{level} {name}" for level, name in policy.levels.items()))
    for place, rule in enumerate(policy.level_rules):
        flags = f"，标记{listed(FLAGS[flag] for flag in rule.flags)}" if rule.flags else ""
        name = policy.levels.get(str(rule.level), "")
        value = f"{rule.level} 级（{name}）{flags}"
        yield scribe.row("且".join(_signs(scribe, rule.when)), value, "level", place)
    told = listed(scribe.role(role) for role in policy.grave.roles)
    yield scribe.row(f"{policy.grave.level} 级起", f"立即告知{told}", "grave", "level")
    rules = policy.grave
    again = f"每 {said(rules.repeat)}再通知一次，最多 {rules.most} 次，直到本人知悉"
    yield scribe.row("没有回“知悉”的", again, "grave", "repeat")


def categories(scribe: Scribe) -> Iterator[Row]:
    """Tell the institution's categories, and what each counts as."""
    for code, category in scribe.policy.categories.items():
        unit = scribe.policy.units.get(category.unit or "")
        parts = [
            listed(category.sub.values()),
            f"统计为{ENGINE_CATEGORIES[category.engine]}",
            f"一般由{unit.label}承办" if unit else "",
        ]
        text = "；".join(filter(None, parts))
        yield scribe.row(category.label, text, "category", code, number=False)


def _signs(scribe: Scribe, when: When) -> Iterator[str]:
    policy = scribe.policy
    if when.trigger:
        yield f"情形 {when.trigger}（{policy.triggers[when.trigger]}）"
    if when.category:
        yield f"{category_name(policy, when.category)}类"
    if when.keyword:
        yield f"说到{listed(when.keyword)}"
    if when.channel:
        yield CHANNELS[when.channel]
    if when.redo:
        yield f"重办 {when.redo} 次"
    if when.complainants:
        yield f"{when.complainants} 人以上"
    if when.customer_level:
        yield f"{CUSTOMER_LEVELS[when.customer_level]}客户"
