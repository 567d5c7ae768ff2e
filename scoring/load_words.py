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
    texts = {}
    for language in languages:
        common = read_yaml(
            _TEXTS / f"common.{language if language in LANGUAGES else 'en'}.yaml", "common", source.problems
        )
        path = folder / f"texts.{language}.yaml"
        own = read_yaml(path, path.name, source.problems) if path.exists() else None
        words = {part: mapping_of_texts(common.get(part)) for part in ("severities", "states", "messages")}
        words |= {part: _own_words(part, wanted, own) for part, wanted in ids.items()}
        title = own.scalar("title", str, "") if own else source.scalar("id", str, "")
        measures = mapping_of_texts(own.get("measures")) if own else {}
        texts[language] = RubricTexts(title=title, measures=measures, **words)
    return texts


def _own_words(part: str, ids: Sequence[str], own: Source | None) -> dict[str, str]:
    if own is None:
        return {id: id for id in ids}
    own.only("title", "groups", "bands", "levels", "checks", "factors", "measures")
    found = mapping_of_texts(own.get(part))
    for id in ids:
        if id not in found:
            (own.get(part) or own).problem("translation_missing", what=part, key=id)
    return {id: found.get(id, id) for id in ids}
