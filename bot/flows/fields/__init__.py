"""The kinds of question that this trade asks: who, on which number, about which policy or car."""

from bot.flows.fields.caller import Caller, named_first
from bot.flows.fields.case_number import CaseNumber
from bot.flows.fields.count import Count
from bot.flows.fields.identity import Identity
from bot.flows.fields.name import Name
from bot.flows.fields.phone import Phone
from bot.flows.fields.place import Place
from bot.flows.fields.reference import Pattern, Ref, Reference
from bot.flows.fields.sensed import Sensed
from bot.flows.fields.several import Names
from bot.flows.fields.when import When, at

__all__ = [
    "Caller",
    "CaseNumber",
    "Count",
    "Identity",
    "Name",
    "Names",
    "Pattern",
    "Phone",
    "Place",
    "Ref",
    "Reference",
    "Sensed",
    "When",
    "at",
    "named_first",
]
