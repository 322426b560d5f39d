"""The hotline's calls and the nonces of its requests."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it knows nothing of what is new."""
    op.create_table(
        "hotline_calls",
        sa.Column("institution", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.String(length=64)),
        sa.Column("draft_id", sa.String(length=64)),
        sa.Column("person", sa.String(length=64)),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("institution", "call_id", name=op.f("pk_hotline_calls")),
    )
    op.create_table(
        "hotline_nonces",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_hotline_nonces")),
    )
    op.create_index("ix_hotline_nonces_at", "hotline_nonces", ["at"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("hotline_nonces")
    op.drop_table("hotline_calls")
