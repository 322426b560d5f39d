"""A policy: every number, name and choice in which one institution differs from another.

Read as a file by ``bot``, built and checked here from parsed data, kept in versions by ``storage``.
"""

from cases.policy.build import build
from cases.policy.callback import CallbackRule, Window
from cases.policy.duration import Duration
from cases.policy.errors import PolicyError, dotted, suggestion
from cases.policy.model import Policy
from cases.policy.names import CLOCKS, KINDS, ROLES, STATES
from cases.policy.provenance import Source
from cases.policy.record import SCHEMA, content_hash, resolved, restored
from cases.policy.tables import (
    ClockRule,
    DutyRule,
    Head,
    Hours,
    Kind,
    Labels,
    Menu,
    PostRule,
    Retention,
)

__all__ = [
    "CLOCKS",
    "KINDS",
    "ROLES",
    "SCHEMA",
    "STATES",
    "CallbackRule",
    "ClockRule",
    "Duration",
    "DutyRule",
    "Head",
    "Hours",
    "Kind",
    "Labels",
    "Menu",
    "Policy",
    "PolicyError",
    "PostRule",
    "Retention",
    "Source",
    "Window",
    "build",
    "content_hash",
    "dotted",
    "resolved",
    "restored",
    "suggestion",
]
