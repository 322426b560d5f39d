"""A user of the admin page may be one of the staff, and then acts as that person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it lets nobody act as a person."""
    op.add_column("users", sa.Column("person", sa.String(length=64)))


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("users", "person")
