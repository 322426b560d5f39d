"""One module per revision; a published one is never changed again."""
