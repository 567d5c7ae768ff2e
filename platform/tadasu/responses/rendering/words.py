"""What a question and its options are called, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from questionnaires.answers.shape import UNKNOWN
from questionnaires.codes import CODE_LISTS, code_names
from questionnaires.model import Questionnaire, QuestionTexts, Texts
from questionnaires.names import question_of
from tadasu.catalogues import catalogue

LANGUAGE_LIST = "languages"
_KEPT = 64  # questionnaires and languages at a time

Options = tuple[tuple[str, str], ...]  # code and label


@dataclass(frozen=True)
class Words:
    """The texts of a questionnaire in one language."""

    questionnaire: Questionnaire
    language: str
    _options: dict[tuple[str, Sequence[str]], Options] = field(default_factory=dict, compare=False, repr=False)

    @property
    def texts(self) -> Texts:
        texts = self.questionnaire.texts
        return texts.get(self.language) or texts[self.questionnaire.languages[0]]

    def question(self, id: str) -> QuestionTexts:
        return self.texts.questions[id]

    def field(self, leaf: str) -> str:
        """The label of a field, column or row: of `LAW-07.amount`."""
        id, _dot, field = leaf.partition(".")
        return self.question(id).fields.get(field, field)

    def options(self, leaf: str, codes: Sequence[str]) -> Options:
        """Code and label of each option, as the page lists them; worked out once."""
        key = (leaf, codes)
        if key not in self._options:
            self._options[key] = tuple((code, self.option(leaf, code)) for code in codes)
        return self._options[key]

    def list_name(self, leaf: str) -> str:
        """The shared list a choice takes its options from, or the question it belongs to."""
        found = self.questionnaire.field_lists
        return found.get(leaf) or found.get(question_of(leaf)) or question_of(leaf)

    def option(self, leaf: str, code: str) -> str:
        shared = self.questionnaire.field_lists.get(leaf) or self.questionnaire.field_lists.get(question_of(leaf))
        if shared in CODE_LISTS:
            return code_names(str(shared), self.language).get(code, code)
        own = self.texts.lists.get(shared, {}) if shared else self.question(question_of(leaf)).options
        return own.get(code) or self._plain(code)

    def gettext(self, sentence: str, **facts: object) -> str:
        """A sentence of the platform's own, in this language."""
        said = catalogue(self.language).gettext(sentence)
        return said % facts if facts else said

    def _plain(self, code: str) -> str:
        words = {
            "yes": self.gettext("Yes"), "no": self.gettext("No"), UNKNOWN: self.gettext("Not known, or not checked")
        }  # fmt: skip
        return words.get(code, code)

    def condition(self, id: str) -> str:
        """When a question is asked, in words; "" for one that always is."""
        rule = self.questionnaire.questions[id].show_if
        return "" if rule is None else self.texts.conditions.get(rule.text, rule.text)


@lru_cache(maxsize=_KEPT)
def words_of(questionnaire: Questionnaire, language: str) -> Words:
    """The same for everybody who answers this questionnaire in this language."""
    return Words(questionnaire, language)
