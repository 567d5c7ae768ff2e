"""The outbox, and what happened to every mail in it."""
