"""What a case is about, in the policy's words: its category and the part of it (domain.md A3)."""

from typing import Any

from bot.dialog.steps import Answers, Choice, Step
from cases.policy import Policy


def questions(policy: Policy, asked: str = "属于哪一类？") -> tuple[Step[Any], ...]:
    """Return the questions about category and part; none where the policy sorts nothing."""
    return (_category(policy, asked), *_parts(policy)) if policy.categories else ()


def chosen(policy: Policy, answers: Answers) -> tuple[str | None, str | None]:
    """Return the codes of category and part, None where nothing was said."""
    category = answers[_category(policy).optional()] if policy.categories else None
    divided = category is not None and policy.categories[category].sub
    return category, answers[_part(category, policy)] if category and divided else None


def _category(policy: Policy, asked: str = "") -> Choice[str]:
    offers = {code: (rule.label,) for code, rule in policy.categories.items()}
    vague = tuple(code for code, rule in policy.categories.items() if rule.engine == "other")
    return Choice("category", asked, "类别", offers, vague=vague)


def _parts(policy: Policy) -> tuple[Step[Any], ...]:
    """Return for each category the question about its part."""
    return tuple(_part(code, policy) for code, rule in policy.categories.items() if rule.sub)


def _part(code: str, policy: Policy) -> Step[str | None]:
    rule, category = policy.categories[code], _category(policy)
    offers = {sub: (label,) for sub, label in rule.sub.items()}
    return Choice(
        f"sub_{code}", f"{rule.label}的哪一方面？", f"{rule.label}细类", offers,
        only_if=lambda answers: answers[category] == code,
    ).optional()  # fmt: skip
