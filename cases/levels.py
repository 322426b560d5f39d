"""How severe a case is: the policy's signs raise it, nothing lowers it again (domain.md B3)."""

from collections.abc import Iterator
from typing import Final

from cases.model import SYSTEM, Case
from cases.outcome import Outcome
from cases.policy import LevelRule, Policy, When

# Whoever leads must hear at once of what carries one of these (domain.md B6).
GRAVE: Final = frozenset({"major", "group"})


def weigh(out: Outcome, policy: Policy) -> Outcome:
    """Raise the level and set the flags that the policy's rules name for what is known now."""
    case = out.case
    found = [rule for rule in policy.level_rules if _holds(case, rule.when)]
    level = max([case.level, *(rule.level for rule in found)])
    flags = tuple(dict.fromkeys((*case.flags, *_flags(found))))
    if (level, flags) == (case.level, case.flags):
        return out
    fresh = [flag for flag in flags if flag not in case.flags]
    return out.to(level=level, flags=flags).event("weighed", SYSTEM, level=level, flags=fresh)


def graver(case: Case, before: Case | None, policy: Policy) -> bool:
    """Tell whether a case became grave, or graver, since ``before`` (None: just opened)."""
    known = frozenset(before.flags) if before else frozenset()
    if GRAVE & (frozenset(case.flags) - known):
        return True
    return case.level >= policy.grave.level and case.level > (before.level if before else 0)


def _flags(rules: list[LevelRule]) -> Iterator[str]:
    return (flag for rule in rules for flag in rule.flags)


def _holds(case: Case, when: When) -> bool:
    """Tell whether every sign that a rule names is there."""
    told = case.details
    signs = {
        "trigger": when.trigger in (told.get("triggers") or ()),
        "category": when.category in {case.category, f"{case.category}.{case.subcategory}"},
        "keyword": any(word in _story(case) for word in when.keyword),
        "channel": when.channel == case.channel,
        "redo": when.redo is not None and case.redo_count >= when.redo,
        "complainants": when.complainants is not None and _many(case) >= when.complainants,
        "customer_level": when.customer_level == told.get("customer_level"),
    }
    return all(signs[name] for name in signs if getattr(when, name))


def _story(case: Case) -> str:
    return " ".join(text for text in case.details.values() if isinstance(text, str))


def _many(case: Case) -> int:
    said = str(case.details.get("people") or "1")
    return int(said) if said.isdecimal() else 1
