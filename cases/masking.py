"""A customer's name and number as everybody may see them: known again, and of no use."""

from typing import Final

# Surnames of two characters, which stay readable as a whole.
COMPOUND: Final = frozenset(
    "欧阳 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 司徒 慕容 令狐 长孙 宇文".split()
)
_HEAD, _TAIL = 3, 4
_MOST_STARS = 2


def mask_phone(phone: str) -> str:
    """Hide the middle of a phone number: ``138****8000``; all of a short one."""
    return f"{phone[:_HEAD]}****{phone[-_TAIL:]}" if len(phone) > _HEAD + _TAIL else "****"


def mask_name(name: str) -> str:
    """Leave only the surname: ``张*``, ``欧阳*``."""
    if not name:
        return ""
    compound = name[:2] in COMPOUND and name not in COMPOUND
    shown = name[:2] if compound else name[:1]
    return shown + "*" * min(max(len(name) - len(shown), 1), _MOST_STARS)
