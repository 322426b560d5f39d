"""How severe a case is by the signs that the policy names (domain.md B3)."""

from dataclasses import dataclass

from cases.policy import Policy
from cases.policy.levels import When


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a case when its level is proposed."""

    category: str = ""
    subcategory: str = ""
    channel: str = ""
    text: str = ""
    triggers: tuple[str, ...] = ()
    complainants: int = 1
    customer_level: str = ""
    redo: int = 0


def severity(policy: Policy, signs: Signs) -> tuple[int, tuple[str, ...]]:
    """Give the highest level whose signs are there, 1 where there are none, and all their flags."""
    holding = [rule for rule in policy.level_rules if _holds(rule.when, signs)]
    flags = (flag for rule in holding for flag in rule.flags)
    return max((rule.level for rule in holding), default=1), tuple(dict.fromkeys(flags))


def _holds(when: When, signs: Signs) -> bool:
    categories = {signs.category, f"{signs.category}.{signs.subcategory}"}
    return (
        (when.trigger is None or when.trigger in signs.triggers)
        and (when.category is None or when.category in categories)
        and (not when.keyword or any(word in signs.text for word in when.keyword))
        and (when.channel is None or when.channel == signs.channel)
        and (when.redo is None or signs.redo >= when.redo)
        and (when.complainants is None or signs.complainants >= when.complainants)
        and (when.customer_level is None or when.customer_level == signs.customer_level)
    )
