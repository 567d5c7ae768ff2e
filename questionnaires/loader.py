"""Loads a questionnaire from its folder, and finds everything wrong with it at once."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import Shape
from questionnaires.codes import CODE_LISTS
from questionnaires.expressions.binding import NameInfo, Names
from questionnaires.expressions.tree import Kind
from questionnaires.fingerprint import files_sha256
from questionnaires.load_aliases import load_aliases
from questionnaires.load_rules import bind_at, bind_in_order
from questionnaires.load_shapes import Lists, load_shape, shared_list
from questionnaires.load_sources import check_sources
from questionnaires.load_texts import check_complete, load_texts
from questionnaires.model import (
    Basis,
    Need,
    NotApplicable,
    Question,
    Questionnaire,
    Rule,
    Section,
    Texts,
    ValidityRule,
)
from questionnaires.names import CycleError, in_order, names_of, uses
from questionnaires.problems import DefinitionError, Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import Source, read_yaml

FORMAT = "tadasu.questionnaire/1"
_QUESTION_ID = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+")  # what expressions take for a question
_QUESTION_KEYS = (
    "show_if", "not_applicable", "required", "before_submission", "in_short_form", "hidden_is_zero",
    "evidence", "evidence_months", "basis", "sources", "minutes", "computed",
)  # fmt: skip


def load_questionnaire(folder: Path) -> Questionnaire:
    """The questionnaire in `folder` (questionnaire.yaml and texts.<language>.yaml).

    Raises DefinitionError with every problem found, each with file, line and remedy.
    """
    problems: list[Problem] = []
    source = read_yaml(folder / "questionnaire.yaml", "questionnaire.yaml", problems)
    questionnaire = _Loader(source, folder, problems).load()
    if problems:
        raise DefinitionError(problems)
    return questionnaire


class _Loader:
    def __init__(self, source: Source, folder: Path, problems: list[Problem]) -> None:
        self.source = source
        self.folder = folder
        self.problems = problems
        self.lists: Lists = {}
        self.question_sources: dict[str, Source] = {}

    def load(self) -> Questionnaire:
        source = self.source
        source.only("format", "id", "version", "languages", "lists", "inputs", "derived", "short_form_when",
                    "rules", "sections")  # fmt: skip
        if source.scalar("format", str, "") != FORMAT:
            source.problem("definition_format", wanted=FORMAT)
        if source.scalar("version", int, 0) < 1:
            source.child("version").problem("definition_version")
        self.lists = {**CODE_LISTS, **self._own_lists()}
        sections = self._sections()
        shapes = {id: load_shape(item, self.lists, _QUESTION_KEYS) for id, item in self.question_sources.items()}
        input_source = source.get("inputs")
        inputs = {id: load_shape(item, self.lists) for id, item in input_source.items()} if input_source else {}
        leaves = _leaves({**shapes, **inputs})
        derived = self._derived(leaves)
        names = names_of(leaves, shapes, {name: rule.tree.kind for name, rule in derived.items()})
        questions = {id: self._question(id, item, shapes[id], names) for id, item in self.question_sources.items()}
        source_codes = check_sources(self.folder, self.question_sources, self.problems)
        own_lists = {name: self.lists[name] for name in self.lists if name not in CODE_LISTS}
        derived = self._ordered(derived, questions)
        places = {*questions, *(place for leaf in leaves for place in _upwards(leaf))}
        when = source.get("short_form_when")
        return Questionnaire(
            id=source.id(), version=source.scalar("version", int, 0),
            sections=sections, questions=questions, derived=derived, inputs=inputs,
            short_form_when=self.rule(when, names) if when else None, rules=self._rules(names, places),
            lists=self.lists, field_lists=dict(self._field_lists()), texts=self._texts(sections, questions),
            aliases=load_aliases(self.folder, own_lists, self.problems), source_codes=source_codes,
            leaves=leaves, sha256=files_sha256(self.folder.glob("*.yaml")),
        )  # fmt: skip

    def _own_lists(self) -> Lists:
        source = self.source.get("lists")
        return {key: self.source.child("lists").texts(key) for key, _ in source.items()} if source else {}

    def _sections(self) -> tuple[Section, ...]:
        sections: dict[str, Section] = {}
        for element in self.source.child("sections").elements():
            element.only("id", "questions")
            section = str(element.child("id").value)
            if section in sections:
                element.problem("definition_duplicate", key=section)
            questions = element.child("questions")
            for id, item in questions.items():
                if not _QUESTION_ID.fullmatch(id):
                    item.problem("question_id", found=shown(id))
                if id in self.question_sources:
                    item.problem("definition_duplicate", key=id)
                self.question_sources[id] = item
            sections[section] = Section(section, tuple(id for id, _ in questions.items()))
        return tuple(sections.values())

    def _derived(self, leaves: Mapping[str, NameInfo]) -> dict[str, Rule]:
        source = self.source.get("derived")

        def names(known: Mapping[str, Rule]) -> Names:
            kinds = {name: rule.tree.kind for name, rule in known.items()}
            return names_of(leaves, self.question_sources, kinds)

        return bind_in_order(dict(source.items()) if source else {}, names)

    def rule(self, source: Source, names: Names) -> Rule | None:
        return bind_at(source, names, Kind.TRUTH)

    def _question(self, id: str, source: Source, shape: Shape, names: Names) -> Question:
        show_if, computed = source.get("show_if"), source.get("computed")
        return Question(
            id=id, type=source.scalar("type", str, ""), shape=shape,
            show_if=self.rule(show_if, names) if show_if else None,
            not_applicable=self._not_applicable(source.get("not_applicable"), names),
            required=source.scalar("required", bool, False),
            before_submission=source.scalar("before_submission", bool, False),
            in_short_form=source.scalar("in_short_form", bool, True),
            hidden_is_zero=source.scalar("hidden_is_zero", bool, False),
            evidence=Need(source.one_of("evidence", tuple(Need), "none")),
            evidence_months=source.scalar("evidence_months", int, 24),
            basis=Basis(source.one_of("basis", tuple(Basis), "L")),
            sources=source.texts("sources"), minutes=source.scalar("minutes", float, 0.0),
            computed=bind_at(computed, names, Kind.NUMBER) if computed else None,
        )  # fmt: skip

    def _not_applicable(self, source: Source | None, names: Names) -> NotApplicable:
        if source is None:
            return NotApplicable()
        source.only("when", "declared", "only_if")
        when, only_if = source.get("when"), source.get("only_if")
        return NotApplicable(
            when=self.rule(when, names) if when else None,
            declared=source.scalar("declared", bool, False),
            only_if=self.rule(only_if, names) if only_if else None,
        )

    def _ordered(self, derived: dict[str, Rule], questions: Mapping[str, Question]) -> dict[str, Rule]:
        """Derived values in working order; a circle through show_if and N/A rules is a problem."""
        needs = {name: uses(rule.tree) for name, rule in derived.items()}
        for id, question in questions.items():
            na = question.not_applicable
            rules = [rule for rule in (question.show_if, na.when, na.only_if) if rule is not None]
            needs[id] = set().union(*(uses(rule.tree) for rule in rules)) - {id}
        try:
            return {name: derived[name] for name in in_order(needs) if name in derived}
        except CycleError as error:
            cycle = error.args[1]
            place = next((self.question_sources[name] for name in cycle if name in self.question_sources), self.source)
            place.problem("definition_cycle", cycle=" -> ".join(cycle))
            return derived

    def _rules(self, names: Names, places: Collection[str]) -> tuple[ValidityRule, ...]:
        rules = []
        source = self.source.get("rules")
        for id, item in source.items() if source else ():
            item.only("at", "when")
            place = item.scalar("at", str, "")
            if place not in places:
                near = suggestion(place, sorted(places), self.problems)
                item.problem("definition_option_unknown", found=shown(place), known=near)
            if when := self.rule(item.child("when"), names):
                rules.append(ValidityRule(id, place, when))
        return tuple(rules)

    def _field_lists(self) -> Iterator[tuple[str, str]]:
        for id, item in self.question_sources.items():
            yield from _lists_below(id, item)

    def _texts(self, sections: tuple[Section, ...], questions: Mapping[str, Question]) -> dict[str, Texts]:
        texts = {}
        field_lists = dict(self._field_lists())
        wanted = _wanted_texts(sections, questions, self.source, field_lists, self.lists)
        for language in self.source.texts("languages"):
            name = f"texts.{language}.yaml"
            source = read_yaml(self.folder / name, name, self.problems)
            texts[language] = load_texts(source)
            check_complete(source, texts[language], wanted)
        if not texts:
            self.source.problem("definition_key_missing", key="languages")
        return texts


def _wanted_texts(
    sections: tuple[Section, ...],
    questions: Mapping[str, Question],
    source: Source,
    field_lists: Mapping[str, str],
    lists: Lists,
) -> dict[str, dict[str, tuple[str, ...]]]:
    conditions: dict[str, None] = {}
    for question in questions.values():
        na = question.not_applicable
        for rule in (question.show_if, na.when, na.only_if):
            if rule is not None:
                conditions[rule.text] = None
    rules = source.get("rules")
    used = set(field_lists.values()) - CODE_LISTS.keys()
    return {
        "sections": {"": tuple(section.id for section in sections)},
        "questions": {"": tuple(questions)},
        "options": {id: _own_options(question, field_lists) for id, question in questions.items()},
        "fields": {id: _fields(question.shape) for id, question in questions.items()},
        "conditions": {"": tuple(conditions)},
        "rules": {"": tuple(id for id, _ in rules.items()) if rules else ()},
        "lists": {name: lists[name] for name in sorted(used & lists.keys())},
    }


def _own_options(question: Question, field_lists: Mapping[str, str]) -> tuple[str, ...]:
    """The options whose words stand with the question: not those of shared lists or yes and no."""
    shape = question.shape
    if question.id in field_lists or question.type == "yes_no":
        return ()
    if isinstance(shape, Matrix):
        shape = shape.choice
    return shape.codes if isinstance(shape, Choice | Choices) else ()


def _fields(shape: Shape) -> tuple[str, ...]:
    if isinstance(shape, Table):
        shape = shape.row
    if isinstance(shape, Record):
        return tuple(shape.fields)
    return shape.rows if isinstance(shape, Matrix) else ()


def _lists_below(name: str, source: Source) -> Iterator[tuple[str, str]]:
    if found := shared_list(source):
        yield name, found
    fields = source.get("fields")
    for key, item in fields.items() if fields else ():
        yield from _lists_below(f"{name}.{key}", item)


def _upwards(leaf: str) -> Iterator[str]:
    """A leaf and all it belongs to: `survey.answered`, `survey`."""
    while leaf:
        yield leaf
        leaf = leaf.rpartition(".")[0]


def _leaves(shapes: Mapping[str, Shape]) -> dict[str, NameInfo]:
    leaves: dict[str, NameInfo] = {}
    for name, shape in shapes.items():
        leaves.update(shape.leaves(name))
    return leaves
