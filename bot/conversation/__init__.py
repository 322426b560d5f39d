"""What happens to one message: inbox, lane, turn, reply (design §3)."""
