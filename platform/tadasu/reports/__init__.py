"""Exports asked for, made by a job, kept with their hash."""
