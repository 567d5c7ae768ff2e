"""A questionnaire and its rubric laid out for reading: what a supplier sees, and how each answer counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.answers.choices import Choice, Choices
from questionnaires.model import Questionnaire
from scoring.rubric import Rubric
from scoring.scales import OptionScale, Reversed, SeveralScale
from tadasu.library.words import source_names


@dataclass(frozen=True)
class OptionLine:
    """An option with its value (None: not scored by option) and the severity of the flag it raises ("": none)."""

    code: str
    label: str
    value: float | None
    severity: str


@dataclass(frozen=True)
class QuestionLine:
    id: str
    text: str
    guidance: str
    example: str
    why: str
    evidence: str
    condition: str
    basis: str
    sources: tuple[str, ...]
    weight: float | None
    is_gate: bool
    group: str
    options: tuple[OptionLine, ...]
    fields: tuple[str, ...]
    needs_answer: bool


@dataclass(frozen=True)
class SectionLine:
    id: str
    title: str
    questions: tuple[QuestionLine, ...]


def laid_out(questionnaire: Questionnaire, rubric: Rubric | None, language: str) -> list[SectionLine]:
    """Sections and questions in the order they are asked."""
    spoken = language if language in questionnaire.texts else questionnaire.languages[0]
    titles = questionnaire.texts[spoken].sections
    return [
        SectionLine(section.id, titles.get(section.id, section.id),
                    tuple(_question(questionnaire, rubric, id, spoken) for id in section.questions))
        for section in questionnaire.sections
    ]  # fmt: skip


def _question(questionnaire: Questionnaire, rubric: Rubric | None, id: str, language: str) -> QuestionLine:
    question, all_texts = questionnaire.questions[id], questionnaire.texts[language]
    texts = all_texts.questions[id]
    item = rubric.items.get(id) if rubric else None
    group = rubric.texts.get(language, next(iter(rubric.texts.values()))).groups if rubric else {}
    rule = question.show_if
    return QuestionLine(
        id=id,
        text=texts.text,
        guidance=texts.guidance,
        example=texts.example,
        why=texts.why,
        evidence=texts.evidence,
        condition="" if rule is None else all_texts.conditions.get(rule.text, rule.text),
        basis=question.basis.value,
        sources=source_names(questionnaire.name, question.sources, language),
        weight=item.weight if item is not None and item.scale is not None else None,
        is_gate=bool(item and item.gate),
        group=group.get(item.group, item.group) if item else "",
        options=_options(questionnaire, rubric, id, language),
        fields=tuple(texts.fields.values()),
        needs_answer=question.required or question.before_submission,
    )


def _options(questionnaire: Questionnaire, rubric: Rubric | None, id: str, language: str) -> tuple[OptionLine, ...]:
    shape, texts = questionnaire.questions[id].shape, questionnaire.texts[language]
    if not isinstance(shape, Choice | Choices):
        return ()
    shared: Mapping[str, str] = texts.lists.get(questionnaire.field_lists.get(id, ""), {})
    labels = {**shared, **texts.questions[id].options}
    values = _values(rubric, id)
    return tuple(
        OptionLine(code, labels.get(code, code), *values[place] if place < len(values) else (None, ""))
        for place, code in enumerate(shape.codes)
        if code in labels
    )


def _values(rubric: Rubric | None, id: str) -> list[tuple[float | None, str]]:
    item = rubric.items.get(id) if rubric else None
    scale = item.scale if item else None
    turned = scale if isinstance(scale, Reversed) else None
    scale = turned.scale if turned else scale
    if not isinstance(scale, OptionScale | SeveralScale):
        return []
    return [
        (turned.out_of - each.value if turned else each.value, each.severity.name if each.severity else "")
        for each in scale.verdicts
    ]
