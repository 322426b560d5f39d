"""The admin page: what the desk sees of the record, and the little that it may change."""

from admin.accounts import add_user
from admin.desk import AdminDesk
from admin.routes import add_to

__all__ = ["AdminDesk", "add_to", "add_user"]
