"""People, their organisations and roles, signing in, sessions that can be revoked."""
