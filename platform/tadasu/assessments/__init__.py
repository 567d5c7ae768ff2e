"""Scores of submissions, flags, the supplier page, the portfolio."""
