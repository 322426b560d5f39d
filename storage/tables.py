"""Every table of the record (design §5), as SQLAlchemy Core.

What is personal lies in a column named ``sealed``: encrypted JSON that only the vault opens.
Ids are made by the application; no table reads back what it wrote.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage import appointment_tables, columns, contact_tables, hotline_tables
from storage.columns import Instant, Json, id_column

# With the tables of the contacts, which have a module of their own.
metadata = columns.metadata
HOTLINE = (hotline_tables.hotline_calls, hotline_tables.hotline_nonces)
APPOINTMENTS = (appointment_tables.appointments,)
CONTACTS = (contact_tables.people_overrides, contact_tables.contact_syncs, contact_tables.absences)

institutions = Table(
    "institutions",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("policy_id", String(64)),
    # The head of the institution's own audit chain; the revision serialises it.
    Column("audit_seq", Integer, nullable=False, default=0),
    Column("audit_head", String(64), nullable=False, default=""),
    Column("revision", Integer, nullable=False, default=0),
)

policies = Table(
    "policies",
    metadata,
    id_column(),
    Column("institution", String(16), nullable=False),
    Column("label", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("body", Json, nullable=False),
    Column("loaded_at", Instant, nullable=False),
    UniqueConstraint("institution", "hash"),
    UniqueConstraint("institution", "label"),
)

people = Table(
    "people",
    metadata,
    # WeCom compares user ids without case: the key is lower-cased, ``userid`` keeps the spelling.
    Column("key", String(64), primary_key=True),
    Column("userid", String(64), nullable=False),
    Column("institution", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("department", String(255), nullable=False, default=""),
    Column("post", String(64), nullable=False, default=""),
    Column("leader", String(64), nullable=False, default=""),
    Column("roles", Json, nullable=False),
    Column("apps", Json, nullable=False),
    Column("plain_text", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("sealed", LargeBinary),
)

duty = Table(
    "duty",
    metadata,
    id_column(),
    Column("institution", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    # One open stretch per person: a second 上班 is decided by the constraint, not by a check.
    Index(
        "uq_duty_open",
        "person",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

serials = Table(
    "serials",
    metadata,
    Column("institution", String(16), primary_key=True),
    Column("prefix", String(16), primary_key=True),
    Column("day", String(6), primary_key=True),
    Column("last", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", String(32), nullable=False, unique=True),
    Column("institution", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("state", String(24), nullable=False),
    Column("policy_id", String(64), nullable=False),
    Column("draft_id", String(64), unique=True),
    Column("reporter", String(64), nullable=False),
    Column("hop", Integer, nullable=False, default=0),
    Column("assignee", String(64)),
    Column("opened_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("body", Json, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("audit_seq", Integer, nullable=False, default=0),
    Column("audit_head", String(64), nullable=False, default=""),
    Column("revision", Integer, nullable=False, default=0),
    Index("ix_cases_open_callbacks", "institution", "state", "assignee"),
    Index("ix_cases_opened", "institution", "opened_at"),
)

# Who stands in a case, so that "my open cases" is one indexed read.
case_people = Table(
    "case_people",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("part", String(24), primary_key=True),
    Index("ix_case_people_person", "person", "case_id"),
)

# Exact look-up keys: HMAC over institution, kind and normalised value (design §5).
match_keys = Table(
    "match_keys",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("normaliser", Integer, nullable=False),
    Index("ix_match_keys_digest", "digest", "kind"),
)

timers = Table(
    "timers",
    metadata,
    id_column(),
    Column("subject", String(16), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("clock", String(32), nullable=False),
    Column("mark", String(16), nullable=False),
    Column("hop", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", String(12), nullable=False, default="armed"),
    Column("fired_at", Instant),
    Column("error", String(255)),
    UniqueConstraint("subject", "subject_id", "clock", "mark", "hop", "generation"),
    Index(
        "ix_timers_due",
        "due_at",
        sqlite_where=text("state = 'armed'"),
        postgresql_where=text("state = 'armed'"),
    ),
)

audit = Table(
    "audit",
    metadata,
    Column("chain", String(80), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("via", String(16), nullable=False),
    Column("action", String(48), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    # Salt and payload; `forget` deletes them and the chain still verifies.
    Column("sealed", LargeBinary),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("app", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("case_id", String(64)),
    # What the callback's response carries: none, text or card; and whether it was written.
    Column("answer", String(8), nullable=False),
    Column("written", Boolean, nullable=False, default=False),
    Column("wall_at", Instant, nullable=False),
    Column("sealed", LargeBinary),
    Index(
        "ix_inbox_unwritten",
        "wall_at",
        sqlite_where=text("written = 0"),
        postgresql_where=text("NOT written"),
    ),
    Index("ix_inbox_received", "received_at"),
)

drafts = Table(
    "drafts",
    metadata,
    id_column(),
    Column("person", String(64), nullable=False),
    Column("institution", String(16), nullable=False),
    Column("flow", String(32), nullable=False),
    Column("version", String(12), nullable=False),
    Column("status", String(12), nullable=False),
    Column("case_id", String(64)),
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # One running draft per person, whatever the app (design §3).
    Index(
        "uq_drafts_running",
        "person",
        unique=True,
        sqlite_where=text("status = 'running'"),
        postgresql_where=text("status = 'running'"),
    ),
    # What a person put aside, and what is old enough to be forgotten.
    Index("ix_drafts_person", "person", "status", "updated_at"),
    Index("ix_drafts_updated", "updated_at"),
)

journal = Table(
    "journal",
    metadata,
    id_column(),
    Column("draft_id", String(64), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", String(24), nullable=False),
    Column("sealed", LargeBinary),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    # The idempotency key: the same alert is never raised twice.
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("institution", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("case_id", String(64), index=True),
    Column("state", String(12), nullable=False),
    Column("app", String(64)),
    Column("tried", Json, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("first_sent_at", Instant),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(255)),
    # What the hand-over arms: hop and generation of the case (design §4.7).
    Column("arms", Json),
    Column("task_id", String(128), index=True),
    Column("response_code", String(255)),
    Column("code_at", Instant),
    Column("card", String(8)),
    Column("sealed", LargeBinary, nullable=False),
    Index(
        "ix_outbox_pending",
        "not_before",
        sqlite_where=text("state IN ('pending', 'sending')"),
        postgresql_where=text("state IN ('pending', 'sending')"),
    ),
    Index("ix_outbox_cards", "case_id", "card"),
)

evidence = Table(
    "evidence",
    metadata,
    id_column(),
    Column("case_id", String(64), index=True),
    Column("draft_id", String(64), index=True),
    Column("person", String(64), nullable=False),
    Column("app", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("media_id", String(255)),
    Column("sha256", String(64)),
    Column("size", Integer),
    Column("error", String(255)),
    # When whoever sent it took it off its case again: the record keeps it, and says so.
    Column("taken_off_at", Instant),
    Index(
        "ix_evidence_waiting",
        "not_before",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

# Who may sign in to the admin page; staff have no account here, they come by WeCom.
users = Table(
    "users",
    metadata,
    # In lower case, so that a name exists once.
    Column("name", String(32), primary_key=True),
    Column("hash", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Instant, nullable=False),
    # Whom of the staff a user is, by key.
    Column("person", String(64)),
)

# The admin page lists the cases of a state with the newest first, whatever their number.
Index("ix_cases_listed", cases.c.institution, cases.c.state, cases.c.opened_at)

# What could not be delivered is looked at by people; what was delivered is far more.
Index(
    "ix_outbox_failed",
    outbox.c.id,
    sqlite_where=text("state IN ('dead', 'unreachable', 'listed')"),
    postgresql_where=text("state IN ('dead', 'unreachable', 'listed')"),
)

# Timers that could not be fired are few, and somebody has to look at them.
Index(
    "ix_timers_parked",
    timers.c.due_at,
    sqlite_where=text("state = 'parked'"),
    postgresql_where=text("state = 'parked'"),
)

# When callbacks were last served (the row "serving"), and the stretches in which they were not:
# people are told of those, and the rows stay for whoever asks later.
heartbeats = Table(
    "heartbeats",
    metadata,
    id_column(),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    # The last of the people who were told of it, in the order of their keys.
    Column("told", String(64), nullable=False, default=""),
    # beat, owed (somebody is still to be told) or told.
    Column("state", String(8), nullable=False),
    Index(
        "ix_heartbeats_owed",
        "since",
        sqlite_where=text("state = 'owed'"),
        postgresql_where=text("state = 'owed'"),
    ),
)

# Evidence that WeCom no longer had is rare, and monitoring counts it often.
Index(
    "ix_evidence_lost",
    evidence.c.captured_at,
    sqlite_where=text("state = 'lost'"),
    postgresql_where=text("state = 'lost'"),
)

# Who left is few among many, and his open cases must find another.
Index(
    "ix_people_left",
    people.c.key,
    sqlite_where=text("active = 0"),
    postgresql_where=text("NOT active"),
)
