"""The kinds of question that any flow may ask."""

from bot.dialog.steps.base import Answers, Json, Refusal, Span, Step, always, never
from bot.dialog.steps.choice import Choice, Many
from bot.dialog.steps.photos import Photos
from bot.dialog.steps.text import Text, mask

__all__ = [
    "Answers",
    "Choice",
    "Json",
    "Many",
    "Photos",
    "Refusal",
    "Span",
    "Step",
    "Text",
    "always",
    "mask",
    "never",
]
