"""All pages about one supplier and its score, put together under one blueprint."""

from tadasu.assessments import own_score_views, review_views  # noqa: F401 - imported for the pages they add
from tadasu.assessments.supplier_views import bp

__all__ = ["bp"]
