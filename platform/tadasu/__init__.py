"""The web platform, which composes the libraries."""
