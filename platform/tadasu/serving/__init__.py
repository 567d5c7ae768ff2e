"""Keeping the web server and the runner going, as one command."""
