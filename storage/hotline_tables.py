"""What the hotline's system told us: its calls, each once, and the nonces of its requests."""

from sqlalchemy import Column, LargeBinary, String, Table

from storage.columns import Instant, metadata

hotline_calls = Table(
    "hotline_calls",
    metadata,
    # The call's id is the hotline's own; the key decides that a call is filed once.
    Column("institution", String(16), primary_key=True),
    Column("call_id", String(64), primary_key=True),
    Column("received_at", Instant, nullable=False),
    # attached to a case, or drafted for an agent.
    Column("status", String(12), nullable=False),
    Column("case_id", String(64)),
    Column("draft_id", String(64)),
    Column("person", String(64)),
    # Tells a repeat from another record with the same id, without opening it.
    Column("digest", String(64), nullable=False),
    # What was answered, which holds no customer data but names gaps; sealed all the same.
    Column("sealed", LargeBinary, nullable=False),
)

# In wall time: a nonce is remembered as long as its timestamp is let in, and somewhat longer.
hotline_nonces = Table(
    "hotline_nonces",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)
