"""Contacts from WeCom: local overrides, the syncs, absences, and an index of who left."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ON = "state = 'on'"


def upgrade() -> None:
    """Go to this revision; the version before it runs on, it knows nothing of what is new."""
    op.create_table(
        "people_overrides",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("leader", sa.String(length=64)),
        sa.Column("apps", sa.JSON(none_as_null=True)),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people_overrides")),
    )
    # Whoever is here already came from a list: what it says stays in force beside WeCom.
    op.execute(
        "INSERT INTO people_overrides (key, leader, apps, sealed, origin)"
        " SELECT key, NULLIF(leader, ''),"
        " CASE WHEN CAST(apps AS TEXT) = '[]' THEN NULL ELSE apps END, sealed, 'import'"
        " FROM people"
    )
    op.create_table(
        "contact_syncs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_syncs")),
    )
    op.create_index("ix_contact_syncs_started_at", "contact_syncs", ["started_at"])
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("deputy", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(
        "uq_absences_on",
        "absences",
        ["person"],
        unique=True,
        sqlite_where=sa.text(ON),
        postgresql_where=sa.text(ON),
    )
    op.create_index("ix_absences_person", "absences", ["person", "state"])
    op.create_index(
        "ix_people_left",
        "people",
        ["key"],
        sqlite_where=sa.text("active = 0"),
        postgresql_where=sa.text("NOT active"),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_people_left", table_name="people")
    op.drop_table("absences")
    op.drop_table("contact_syncs")
    op.drop_table("people_overrides")
