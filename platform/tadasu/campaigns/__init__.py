"""A questionnaire sent to suppliers: requests, invitations, messages, reminders."""
