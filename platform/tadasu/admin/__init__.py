"""The platform's administrator: members and their first administrators, and the first page of all."""
