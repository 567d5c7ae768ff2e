"""The platform's sentences in a language that is named: in a job there is no page whose language it could be."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

_FOLDER = Path(__file__).parent / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """What sentences are called in a language; as they stand in the code where it has no catalogue."""
    return Translations.load(_FOLDER, [language])
