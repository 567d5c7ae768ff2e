"""From scorecards to files."""
