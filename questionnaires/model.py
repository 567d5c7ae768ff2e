"""A questionnaire: its sections, questions and texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from questionnaires.answers.choices import Choice
from questionnaires.answers.layout import Layout, layout_of
from questionnaires.answers.shape import NOT_APPLICABLE, Shape
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Node


class Need(StrEnum):
    """Whether a question asks for evidence."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Basis(StrEnum):
    """Why a question is asked: law, international standard, or good practice."""

    LAW = "L"
    INTERNATIONAL = "I"
    GOOD_PRACTICE = "G"


@dataclass(frozen=True)
class Rule:
    """An expression with the text it was written as."""

    text: str
    tree: Node


@dataclass(frozen=True)
class NotApplicable:
    """When a question that is shown drops out all the same.

    `when` follows from answers. `declared`: the supplier may write "N/A", which holds
    always or, with `only_if`, only when that is true; `only_if` also limits `when`.
    """

    when: Rule | None = None
    declared: bool = False
    only_if: Rule | None = None


@dataclass(frozen=True)
class Question:
    """One question. Its texts are kept by language in `Questionnaire.texts`."""

    id: str
    type: str
    shape: Shape
    show_if: Rule | None = None  # None: always
    not_applicable: NotApplicable = NotApplicable()
    required: bool = False  # without it a document is refused
    before_submission: bool = False  # without it an answer cannot be submitted
    in_short_form: bool = True
    hidden_is_zero: bool = False  # not shown, it counts as none (0, no rows, "no") instead of unknown
    evidence: Need = Need.NONE
    evidence_months: int = 24  # how long dated evidence holds
    basis: Basis = Basis.LAW
    sources: tuple[str, ...] = ()
    minutes: float = 0.0  # how long an answer takes
    computed: Rule | None = None  # what a blank answer is taken as, where that can be worked out


@dataclass(frozen=True)
class Section:
    """Questions asked together, in the order they are asked."""

    id: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ValidityRule:
    """A contradiction that stops a submission: `when` definitely true refuses the document."""

    id: str
    place: str  # the question or input it is reported at, or a field of one
    when: Rule


@dataclass(frozen=True)
class QuestionTexts:
    """What one question says in one language."""

    text: str
    label: str = ""  # a short name of the subject, for tables; the text where the file gives none
    guidance: str = ""
    example: str = ""
    unit: str = ""
    evidence: str = ""  # what documents would show it
    why: str = ""  # why it is asked
    options: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)  # labels, by field, column or row


@dataclass(frozen=True)
class Texts:
    """Everything a questionnaire says in one language."""

    title: str
    introduction: str
    sections: Mapping[str, str]
    questions: Mapping[str, QuestionTexts]
    conditions: Mapping[str, str]  # by the text of a show_if or N/A rule
    rules: Mapping[str, tuple[str, str]]  # reason and remedy, by id of a validity rule
    lists: Mapping[str, Mapping[str, str]]  # options of shared lists
    derived: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """A version of a questionnaire; never changed once answers to it exist. The same one has the same files."""

    id: str
    version: int
    sections: tuple[Section, ...]
    questions: Mapping[str, Question]
    derived: Mapping[str, Rule]  # in the order they can be worked out
    inputs: Mapping[str, Shape]  # what checks may use beside the answers, such as records
    short_form_when: Rule | None
    rules: tuple[ValidityRule, ...]
    lists: Mapping[str, tuple[str, ...]]
    field_lists: Mapping[str, str]  # the shared list a choice takes its options from, by leaf
    texts: Mapping[str, Texts]
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]]  # other names people write, by shared list and option
    source_codes: tuple[str, ...]  # the laws and standards that may be named; none: any may
    leaves: Mapping[str, NameInfo]  # every leaf of every answer and input
    sha256: str  # of the definition's files

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Questionnaire) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, int, str]:
        return self.id, self.version, self.sha256

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The questions without which a document is refused."""
        return tuple(question.id for question in self.questions.values() if question.required)

    @cached_property
    def plain_answers(self) -> Mapping[str, frozenset[str]]:
        """By question, the words that are an answer as they stand: "N/A" and the options of a choice."""
        return {id: frozenset({NOT_APPLICABLE, *_plain_options(each.shape)}) for id, each in self.questions.items()}

    @cached_property
    def layout(self) -> Layout:
        """Where its answers go when they are spread over columns."""
        shapes = {id: question.shape for id, question in self.questions.items()}
        return layout_of(shapes | dict(self.inputs), self.leaves)

    def section_of(self, question: str) -> Section:
        return next(section for section in self.sections if question in section.questions)


def _plain_options(shape: Shape) -> set[str]:
    return set(shape.codes) - shape.say if isinstance(shape, Choice) else set()
