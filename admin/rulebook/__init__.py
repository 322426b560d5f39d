"""A policy read back as rules: chapters of rows with their sources, and the machine drawn."""

from admin.rulebook.chapters import Rulebook, rulebook
from admin.rulebook.rows import Chapter, Row, said
from admin.rulebook.standalone import standalone

__all__ = ["Chapter", "Row", "Rulebook", "rulebook", "said", "standalone"]
