"""The JSON Schema (2020-12) of a rubric definition, for editors."""

from functools import cache
from pathlib import Path
from typing import Any

from questionnaires.json_schema import read_schema


@cache
def rubric_schema() -> dict[str, Any]:
    """The schema of a rubric.yaml; the loader of rubrics has the last word."""
    return read_schema(Path(__file__).parent / "schemas" / "rubric.schema.json")
