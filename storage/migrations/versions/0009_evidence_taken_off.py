"""When a piece of evidence was taken off its case again; the record keeps it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it shows what was taken off as before."""
    op.add_column("evidence", sa.Column("taken_off_at", Instant()))


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("evidence", "taken_off_at")
