"""The words the command line prints, from words.<language>.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


@cache
def words(language: str) -> Mapping[str, str]:
    path = Path(__file__).with_name(f"words.{language}.yaml")
    found: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
