"""A policy: every number, name and choice in which one institution differs from another.

Read as a file by ``bot``, built and checked here from parsed data, kept in versions by ``storage``.
"""

from cases.policy.branches import branch_of
from cases.policy.build import alone, build, build_layers
from cases.policy.calendar import CalendarRule, Hours
from cases.policy.callback import CallbackRule, CallingRule, Window
from cases.policy.clocks import USUAL_TERMS, ClockRule, Overdue, TermRule
from cases.policy.duration import Duration
from cases.policy.errors import PolicyError, dotted, suggestion
from cases.policy.kinds import Kind
from cases.policy.levels import LevelRule, When
from cases.policy.measures import (
    KpiTarget,
    ReportRule,
    Retention,
    SayRule,
    UnreportedRule,
    VisibilityRule,
    WithdrawRule,
)
from cases.policy.model import Policy
from cases.policy.moves import ASIDE, WAY, Move, moves_of
from cases.policy.names import (
    CHANNELS,
    CLOCKS,
    CUSTOMER_LEVELS,
    ENGINE_CATEGORIES,
    EXTENSIONS,
    FIELDS,
    FLAGS,
    KINDS,
    PARTIES,
    ROLES,
    SCOPES,
    STATES,
    TERMS,
    TOPICS,
    clocks_of,
)
from cases.policy.provenance import Source
from cases.policy.record import SCHEMA, content_hash, resolved, restored
from cases.policy.tables import LEVELS, DutyRule, Head, Labels, Menu, PostRule
from cases.policy.units import CategoryRule, DispatchRule, ExtensionRule, UnitRule
from cases.policy.walking import moves_in, without

__all__ = [
    "ASIDE",
    "CHANNELS",
    "CLOCKS",
    "CUSTOMER_LEVELS",
    "ENGINE_CATEGORIES",
    "EXTENSIONS",
    "FIELDS",
    "FLAGS",
    "KINDS",
    "LEVELS",
    "PARTIES",
    "ROLES",
    "SCHEMA",
    "SCOPES",
    "STATES",
    "TERMS",
    "TOPICS",
    "USUAL_TERMS",
    "WAY",
    "CalendarRule",
    "CallbackRule",
    "CallingRule",
    "CategoryRule",
    "ClockRule",
    "DispatchRule",
    "Duration",
    "DutyRule",
    "ExtensionRule",
    "Head",
    "Hours",
    "Kind",
    "KpiTarget",
    "Labels",
    "LevelRule",
    "Menu",
    "Move",
    "Overdue",
    "Policy",
    "PolicyError",
    "PostRule",
    "ReportRule",
    "Retention",
    "SayRule",
    "Source",
    "TermRule",
    "UnitRule",
    "UnreportedRule",
    "VisibilityRule",
    "When",
    "Window",
    "WithdrawRule",
    "alone",
    "branch_of",
    "build",
    "build_layers",
    "clocks_of",
    "content_hash",
    "dotted",
    "moves_in",
    "moves_of",
    "resolved",
    "restored",
    "suggestion",
    "without",
]
