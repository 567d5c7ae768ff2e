"""Files that support an answer."""
