"""Which post someone holds: it decides who may report and which app serves him (S4-R27, R28)."""

from collections.abc import Callable, Mapping

from cases.policy.tables import PostRule


def post_of(
    posts: Mapping[str, PostRule], post: str, department: str, tags: tuple[str, ...]
) -> str | None:
    """Give a post's code: by its code or label, else by title, then tag, then department.

    The nearer a word stands to the person, the more it says; departments come last.
    """
    signs: tuple[Callable[[str, PostRule], bool], ...] = (
        lambda code, rule: post in (code, rule.label),
        lambda _, rule: any(word in post for word in rule.titles),
        lambda _, rule: bool(set(rule.tags) & set(tags)),
        lambda _, rule: any(word in department for word in rule.departments),
    )
    found = (code for sign in signs for code, rule in posts.items() if sign(code, rule))
    return next(found, None)
