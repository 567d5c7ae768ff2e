"""Lists of suppliers on their way in: read, checked, matched, applied, undone."""
