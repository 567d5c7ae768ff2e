"""Questionnaire and rubric versions that campaigns are pinned to."""
