"""The settings of a deployment: read once, checked whole, never changed (design §9)."""

from bot.settings.environment import CONFIG_VARIABLE
from bot.settings.load import load
from bot.settings.model import REAL_API, App, Contacts, Http, Institution, Settings, Wecom
from bot.settings.roles import ROLES, refuse_role

__all__ = [
    "CONFIG_VARIABLE",
    "REAL_API",
    "ROLES",
    "App",
    "Contacts",
    "Http",
    "Institution",
    "Settings",
    "Wecom",
    "load",
    "refuse_role",
]
