"""The texts of one language, checked against the questionnaire they belong to."""

from collections.abc import Iterable, Mapping

from questionnaires.model import QuestionTexts, Texts
from questionnaires.yaml_source import Source, mapping_of_texts

_WORDS = ("text", "label", "guidance", "example", "unit", "evidence", "why")


def load_texts(source: Source) -> Texts:
    """Every text of a texts.<language>.yaml."""
    source.only("language", "title", "introduction", "sections", "questions", "conditions", "rules", "lists", "derived")
    questions = source.child("questions")
    rules = source.get("rules")
    lists = source.get("lists")
    return Texts(
        title=source.scalar("title", str, ""),
        introduction=source.scalar("introduction", str, ""),
        sections=mapping_of_texts(source.get("sections")),
        questions={key: _question(item) for key, item in questions.items()},
        conditions=mapping_of_texts(source.get("conditions")),
        rules={key: _rule(item) for key, item in rules.items()} if rules else {},
        lists={key: mapping_of_texts(item) for key, item in lists.items()} if lists else {},
        derived=mapping_of_texts(source.get("derived")),
    )


def _question(source: Source) -> QuestionTexts:
    source.only(*_WORDS, "options", "fields")
    words = {key: source.scalar(key, str, "") for key in _WORDS}
    words["label"] = words["label"] or words["text"]
    return QuestionTexts(
        **words, options=mapping_of_texts(source.get("options")), fields=mapping_of_texts(source.get("fields"))
    )


def _rule(source: Source) -> tuple[str, str]:
    source.only("reason", "remedy")
    return source.scalar("reason", str, ""), source.scalar("remedy", str, "")


def check_complete(source: Source, texts: Texts, wanted: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
    """Notes every text that is wanted and missing, and every one that belongs to nothing.

    `wanted` names, per part of the file (sections, options of a question and so on), the
    keys that must be there.
    """
    for part, groups in wanted.items():
        for group, keys in groups.items():
            present = _present(texts, part, group)
            for key in keys:
                if not present.get(key):
                    _section(source, part, group).problem("translation_missing", what=part, key=_joined(group, key))
            for key in sorted(present.keys() - set(keys)):
                _section(source, part, group).problem("translation_unused", what=part, key=_joined(group, key))


def _present(texts: Texts, part: str, group: str) -> Mapping[str, str]:
    if part == "questions":
        return {key: question.text for key, question in texts.questions.items()}
    if part == "options" or part == "fields":
        question = texts.questions.get(group)
        return getattr(question, part) if question else {}
    if part == "rules":
        return {key: reason and remedy for key, (reason, remedy) in texts.rules.items()}
    if part == "lists":
        return texts.lists.get(group, {})
    present: Mapping[str, str] = getattr(texts, part)
    return present


def _section(source: Source, part: str, group: str) -> Source:
    """The nearest place in the file: the question, else its part, else the file."""
    section = source.get("questions" if part in ("options", "fields") else part) or source
    return section.get(group) or section


def _joined(group: str, key: str) -> str:
    return f"{group}.{key}" if group else key
