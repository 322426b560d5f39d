"""When callbacks were served, and an index of evidence that was lost."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWED = "state = 'owed'"
LOST = "state = 'lost'"


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it knows nothing of what is new."""
    op.create_table(
        "heartbeats",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("told", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.create_index(
        "ix_heartbeats_owed",
        "heartbeats",
        ["since"],
        sqlite_where=sa.text(OWED),
        postgresql_where=sa.text(OWED),
    )
    op.create_index(
        "ix_evidence_lost",
        "evidence",
        ["captured_at"],
        sqlite_where=sa.text(LOST),
        postgresql_where=sa.text(LOST),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_evidence_lost", table_name="evidence")
    op.drop_index("ix_heartbeats_owed", table_name="heartbeats")
    op.drop_table("heartbeats")
