"""The table of callbacks that were agreed with customers for a certain time."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, text

from storage.columns import Instant, id_column, metadata

BOOKED = "state = 'booked'"

appointments = Table(
    "appointments",
    metadata,
    id_column(),
    Column("institution", String(16), nullable=False),
    # Who calls or visits.
    Column("person", String(64), nullable=False),
    Column("case_id", String(64), index=True),
    # One draft books once, however often it is confirmed.
    Column("draft_id", String(64), unique=True),
    Column("mode", String(12), nullable=False),
    # booked, done, failed (nobody will be reached) or cancelled.
    Column("state", String(12), nullable=False),
    Column("starts_at", Instant, nullable=False),
    # The beginning of the stretch of time that it takes up.
    Column("slot", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    # The customer, the purpose, the place, what came of it.
    Column("sealed", LargeBinary, nullable=False),
    # Nobody is in two places at once: the constraint decides, not a look before.
    Index(
        "uq_appointments_slot",
        "person",
        "slot",
        unique=True,
        sqlite_where=text(BOOKED),
        postgresql_where=text(BOOKED),
    ),
    Index("ix_appointments_person", "person", "state", "starts_at"),
)
