"""The words of a rubric: common ones, its own, and ids where it has none."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from questionnaires.problems import LANGUAGES
from questionnaires.yaml_source import Source, mapping_of_texts, read_yaml
from scoring.rubric import RubricTexts

_TEXTS = Path(__file__).parent / "texts"


def load_words(
    folder: Path, languages: Sequence[str], source: Source, ids: Mapping[str, Sequence[str]]
) -> dict[str, RubricTexts]:
    """Words per language of the questionnaire: common ones, the rubric's own, and ids for the rest.

    A rubric without texts.<language>.yaml can be used; one that has the file must fill it.
    """
    return {
        language: _words(read_common(language), _read_own(folder, language, source), source, ids)
        for language in languages
    }


def read_common(language: str) -> Source:
    """The words every rubric uses: severities, states and sentences."""
    name = f"common.{language if language in LANGUAGES else 'en'}.yaml"
    return read_yaml(_TEXTS / name, name, [])


def _read_own(folder: Path, language: str, source: Source) -> Source | None:
    path = folder / f"texts.{language}.yaml"
    if not path.exists():
        return None
    own = read_yaml(path, path.name, source.problems)
    own.only("title", "groups", "bands", "levels", "checks", "factors", "measures", "messages")
    return own


def _words(common: Source, own: Source | None, source: Source, ids: Mapping[str, Sequence[str]]) -> RubricTexts:
    words = {part: mapping_of_texts(common.get(part)) for part in ("severities", "states", "messages")}
    for part, wanted in ids.items():
        words[part] = {**words.get(part, {}), **_own_words(part, wanted, own, words.get(part, {}))}
    title = own.scalar("title", str, "") if own else source.scalar("id", str, "")
    return RubricTexts(title=title, measures=mapping_of_texts(own.get("measures")) if own else {}, **words)


def _own_words(part: str, ids: Sequence[str], own: Source | None, common: Mapping[str, str]) -> dict[str, str]:
    """The rubric's words for these ids; the id itself where it has no texts at all."""
    found = mapping_of_texts(own.get(part)) if own else {}
    words = {}
    for id in ids:
        words[id] = found.get(id) or common.get(id) or id
        if own is not None and not (id in found or id in common):
            (own.get(part) or own).problem("translation_missing", what=part, key=id)
    return words
