"""Recurring work, one module each; every pass is bounded and may be repeated."""
