"""A member's suppliers, their sites and intermediaries, and importing them from a list."""
