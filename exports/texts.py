"""Labels of exported files, kept by subject and language in exports/texts/<subject>.<language>.yaml."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "texts"


class LabelMissing(KeyError):
    """A label that no file holds; the message says where it belongs."""

    def __init__(self, subject: str, language: str, key: str) -> None:
        super().__init__(f"exports/texts/{subject}.{language}.yaml holds no '{key}'; add it there, in every language.")


class Labels(Mapping[str, str]):
    """The labels of one file. A nested key is written with dots: `sheets.portfolio`."""

    def __init__(self, subject: str, language: str, words: Mapping[str, str]) -> None:
        self.subject = subject
        self.language = language
        self._words = words

    def __getitem__(self, key: str) -> str:
        if key not in self._words:
            raise LabelMissing(self.subject, self.language, key)
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def under(self, part: str) -> dict[str, str]:
        """The labels below a key, in the order of the file: `under("bands")["high"]`."""
        return {key[len(part) + 1 :]: word for key, word in self._words.items() if key.startswith(f"{part}.")}


@cache
def labels(subject: str, language: str) -> Labels:
    """The labels of one subject, such as "company", in one language."""
    path = _FOLDER / f"{subject}.{language}.yaml"
    # BaseLoader keeps every value as written: "no" is a word here, never false.
    words = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return Labels(subject, language, dict(_flat(words)))


def subjects() -> list[str]:
    """Every subject that has labels in at least one language."""
    return sorted({path.name.split(".")[0] for path in _FOLDER.glob("*.yaml")})


def _flat(words: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, word in words.items():
        if isinstance(word, dict):
            yield from _flat(word, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(word)
