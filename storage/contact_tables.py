"""The tables of the contacts beside ``people``: local words, syncs, absences."""

from sqlalchemy import Column, Index, LargeBinary, String, Table, text

from storage.columns import Instant, Json, id_column, metadata

# What the institution said itself of a person wins over what WeCom says, field by field: NULL
# says nothing. Roles need no such place, WeCom does not know them.
people_overrides = Table(
    "people_overrides",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("leader", String(64)),
    Column("apps", Json),
    # The phone, sealed as in ``people``.
    Column("sealed", LargeBinary),
    # import or admin.
    Column("origin", String(16), nullable=False),
    Column("set_at", Instant),
)

# Each full reading of WeCom's contacts: done, refused (too many would leave) or failed.
contact_syncs = Table(
    "contact_syncs",
    metadata,
    id_column(),
    Column("started_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("counts", Json, nullable=False),
    Column("note", String(255), nullable=False, default=""),
)

# Who stands in for whom: asked (shown back, not confirmed), on or over.
absences = Table(
    "absences",
    metadata,
    id_column(),
    Column("person", String(64), nullable=False),
    Column("deputy", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("state", String(8), nullable=False),
    # One absence that counts per person: of two 确认 at once the constraint takes one.
    Index(
        "uq_absences_on",
        "person",
        unique=True,
        sqlite_where=text("state = 'on'"),
        postgresql_where=text("state = 'on'"),
    ),
    Index("ix_absences_person", "person", "state"),
)
