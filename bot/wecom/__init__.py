"""The wire: bytes ↔ typed values, and nothing of ours beyond it (design §2, §7)."""
