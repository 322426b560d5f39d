"""Who acts that is nobody of the staff."""

SYSTEM = "system"
# How a user of the admin page is named who is nobody of the staff, apart from their user ids.
USER = "user:"
