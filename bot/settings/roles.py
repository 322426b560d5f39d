"""Whether a process may take only part of the work (design §5)."""

from bot.settings.model import Settings

ROLES = ("all", "web", "worker")


def refuse_role(settings: Settings, role: str) -> str | None:
    """Say why these settings do not allow the role, or nothing where they do."""
    if role == "all":
        return None
    if settings.on_sqlite:
        return (
            f"不能用 --role {role}：SQLite 只允许一个进程写入。"
            "请用 --role all，或把 database_url 改成 PostgreSQL"
        )
    if settings.embedded_redis:
        return (
            f"不能用 --role {role}：内置 Redis 只属于启动它的进程，另一个进程看不到。"
            "请用 --role all，或在 redis_url 填写共用的 Redis"
        )
    return None
