"""Halves of a surrogate pair: letters JSON can spell (`\\ud800`) that no file and no screen can hold."""

from collections.abc import Iterator, Mapping

from questionnaires.answers.quoting import shown


def broken_texts(value: object, place: str = "") -> Iterator[str]:
    """The place of every text, key or value, that holds half of a pair."""
    if isinstance(value, str):
        if _is_broken(value):
            yield place
    elif isinstance(value, Mapping):
        for key, item in value.items():
            below = f"{place}.{shown(key)}".removeprefix(".")
            if _is_broken(str(key)):
                yield below
            yield from broken_texts(item, below)
    elif isinstance(value, list):
        for row, item in enumerate(value):
            yield from broken_texts(item, f"{place}[{row}]")


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)
