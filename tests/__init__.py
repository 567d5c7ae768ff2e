"""Tests: they say what the software promises, through its public face."""
