"""The third door: the hotline's log API (design §6, §9)."""
