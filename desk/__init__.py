"""Every action that anyone can take on a case, as writes in the caller's unit of work."""
