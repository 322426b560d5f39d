"""What goes wrong on purpose, and what people see of it."""
