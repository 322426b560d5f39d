"""The record (design §5): tables, unit of work, group commit, vault, one module per noun."""
