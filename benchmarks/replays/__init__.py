"""Published methodologies, written as settings and replayed through the engine."""
