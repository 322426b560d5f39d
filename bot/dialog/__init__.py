"""The conversation engine: pure, and ignorant of what the flows are about."""
