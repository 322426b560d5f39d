"""The admin page: its users, and the indexes of what it lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FAILED = "state IN ('dead', 'unreachable', 'listed')"
PARKED = "state = 'parked'"


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it knows nothing of what is new."""
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_index("ix_cases_listed", "cases", ["institution", "state", "opened_at"])
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["id"],
        sqlite_where=sa.text(FAILED),
        postgresql_where=sa.text(FAILED),
    )
    op.create_index(
        "ix_timers_parked",
        "timers",
        ["due_at"],
        sqlite_where=sa.text(PARKED),
        postgresql_where=sa.text(PARKED),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_timers_parked", table_name="timers")
    op.drop_index("ix_outbox_failed", table_name="outbox")
    op.drop_index("ix_cases_listed", table_name="cases")
    op.drop_table("users")
