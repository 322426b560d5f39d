"""The bot: what people of the institution talk to, and the commands that run it."""
