"""Callbacks that were agreed with customers for a certain time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BOOKED = "state = 'booked'"


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it knows nothing of what is new."""
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64)),
        sa.Column("draft_id", sa.String(length=64)),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_appointments_draft_id")),
    )
    op.create_index("ix_appointments_case_id", "appointments", ["case_id"])
    op.create_index(
        "uq_appointments_slot",
        "appointments",
        ["person", "slot"],
        unique=True,
        sqlite_where=sa.text(BOOKED),
        postgresql_where=sa.text(BOOKED),
    )
    op.create_index("ix_appointments_person", "appointments", ["person", "state", "starts_at"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("appointments")
