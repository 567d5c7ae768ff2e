"""From answers to a judged scorecard; rubrics and dated reference tables are data."""
