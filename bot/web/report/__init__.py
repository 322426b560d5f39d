"""The second door: ``/report/{flow}``, the same flow as a form (design §6)."""
