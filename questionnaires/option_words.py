"""What the options of an answer are called, wherever their words are kept."""

from collections.abc import Mapping

from questionnaires.codes import CODE_LISTS, code_names
from questionnaires.model import Questionnaire
from questionnaires.names import question_of


def option_words(questionnaire: Questionnaire, leaf: str, language: str) -> Mapping[str, str]:
    """The words of a leaf's options, by option: its question's own, or those of the list it shares.

    Empty where the words stand elsewhere, as those of yes and no do.
    """
    texts = questionnaire.texts[language].questions.get(question_of(leaf))
    return (texts.options if texts else {}) or list_words(questionnaire, leaf, language)


def list_words(questionnaire: Questionnaire, leaf: str, language: str) -> Mapping[str, str]:
    """The words of the shared or published list that a leaf, or its whole question, takes its options from."""
    lists = questionnaire.field_lists
    name = lists.get(leaf) or lists.get(question_of(leaf), "")
    if name in CODE_LISTS:
        return code_names(name, language)
    return questionnaire.texts[language].lists.get(name, {})
