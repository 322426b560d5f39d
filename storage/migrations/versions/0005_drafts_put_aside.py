"""Drafts that were put aside: found by person, forgotten by age."""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it only reads slower."""
    op.create_index("ix_drafts_person", "drafts", ["person", "status", "updated_at"])
    op.create_index("ix_drafts_updated", "drafts", ["updated_at"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_drafts_updated", table_name="drafts")
    op.drop_index("ix_drafts_person", table_name="drafts")
