"""What people write for options and codes: letters, full texts in any language, names, aliases, yes and no."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from questionnaires.answers.choices import Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.shape import UNKNOWN, Shape
from questionnaires.answers.texts import TextList
from questionnaires.codes import CODE_LISTS, code_aliases, code_names
from questionnaires.model import Questionnaire
from questionnaires.problems import LANGUAGES

LANGUAGE_LIST = "languages"  # not an option list of answers, but names for what TextList holds
YES = frozenset("○ ◯ 〇 ◎ ⭕ レ ✓ ✔ ☑ ✅ √ ● はい yes y 有 有り あり ある いる true 1 該当 該当する".split())
NO = frozenset("× ✕ ✖ ❌ いいえ no n 無 無し なし ない いない false 0 該当しない".split())
UNKNOWN_WORDS = ("不明", "未確認", "不明・未確認", "わからない", "分からない", "unknown", "not known", "don't know",
                 "not checked", "not known or not checked", "unk")  # fmt: skip
NOT_APPLICABLE_WORDS = ("N/A", "NA", "該当なし", "該当無し", "該当せず", "対象外", "not applicable", "none / 該当なし")
NONE_WORDS = (*NOT_APPLICABLE_WORDS, "なし", "無し", "無", "特になし", "いない", "いません", "ない", "none", "no",
              "nil", "0", "[]")  # fmt: skip

_DROPPED = re.compile(r"[\s\ufe0f\u200b.,'’‘\"、。・:;()（）「」『』\[\]|\-‐–—/…]+")
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters; the voicing marks of kana lie elsewhere
_PARENTHESIS = re.compile(r"[ 　]*[(（].*[)）]$")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.)\s*$")
_LEAST_CUT = 6  # a text that was cut shorter than this says too little


@dataclass(frozen=True)
class OptionNames:
    """The words for the codes of one list, by their folded form; a word may stand for several."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as questionnaires print them, by code
    languages: tuple[str, ...] = ()  # of the labels, which every code has in this order

    def codes(self, typed: str) -> frozenset[str]:
        """Every code the typed words can stand for."""
        found = self.words.get(folded(typed), frozenset())
        if found or not _CUT_SHORT.search(typed):
            return found
        start = folded(typed)
        if len(start) < _LEAST_CUT:
            return found
        return frozenset(code for word, codes in self.words.items() if word.startswith(start) for code in codes)

    def label(self, code: str, language: str) -> str:
        """The option as this language prints it; in every language where it is not one of the list's."""
        labels = self.labels.get(code, ())
        if len(labels) == len(self.languages) and language in self.languages:
            return labels[self.languages.index(language)]
        return " / ".join(labels) or code

    def is_plain(self, typed: str, code: str) -> bool:
        """Whether this is how the questionnaire itself writes the option: nothing was repaired."""
        labels = self.labels.get(code, ())
        return typed == code or typed in labels or any(typed == option_label(code, label) for label in labels)


NO_NAMES = OptionNames()


def option_label(code: str, label: str) -> str:
    """An option as a list shows it: a letter stands before its text, other codes stay hidden."""
    return f"{code}  {label}" if len(code) == 1 else label


def option_names(questionnaire: Questionnaire) -> Mapping[str, OptionNames]:
    """The names of the options of every leaf that has options, in all languages of the questionnaire."""
    found: dict[str, OptionNames] = {}
    for id, question in questionnaire.questions.items():
        for leaf, shape in _leaves_with_options(id, question.shape):
            found[leaf] = _names_of(questionnaire, leaf, id, shape)
    return found


@cache
def published_names(code_list: str) -> OptionNames:
    """Countries, prefectures or languages by code, name and alias."""
    labels = {code: tuple(names) for code, names in _published_labels(code_list).items()}
    aliases = code_aliases(code_list)
    shortened = {code: [_PARENTHESIS.sub("", label) for label in names] for code, names in labels.items()}
    if code_list == "prefectures":
        shortened = {code: list(_short_prefectures(names)) for code, names in labels.items()}
    exact = _index((code, (code, *names, *aliases.get(code, ()))) for code, names in labels.items())
    loose = _index(shortened.items())
    return OptionNames({**loose, **exact}, labels, LANGUAGES)


def folded(words: str) -> str:
    """Words without case, width, accents, spaces and punctuation, so that spellings compare equal."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("&", "and")
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return _DROPPED.sub("", text)


def yes_or_no(typed: str) -> bool | None:
    """True or False for the usual marks and words; None for others, such as x, which says both."""
    word = "".join(unicodedata.normalize("NFKC", typed.replace("\ufe0f", "")).casefold().split())
    word = word.rstrip("。.")
    return True if word in YES else False if word in NO else None


def says(typed: str, words: Iterable[str]) -> bool:
    return bool(folded(typed)) and folded(typed) in {folded(word) for word in words}


def _leaves_with_options(name: str, shape: Shape) -> Iterator[tuple[str, Shape]]:
    match shape:
        case Choice() | Choices() | TextList() | Boolean():
            yield name, shape
        case Matrix(rows=rows, choice=choice):
            yield from ((f"{name}.{row}", choice) for row in rows)
        case Table(row=row):
            yield from _leaves_with_options(name, row)
        case Record(fields=fields):
            for key, item in fields.items():
                yield from _leaves_with_options(f"{name}.{key}", item)


def _names_of(questionnaire: Questionnaire, leaf: str, id: str, shape: Shape) -> OptionNames:
    if isinstance(shape, TextList):
        return published_names(LANGUAGE_LIST)
    codes = shape.codes if isinstance(shape, Choice | Choices) else ("yes", "no")
    shared = questionnaire.field_lists.get(leaf) or questionnaire.field_lists.get(id)
    if shared in CODE_LISTS and shared is not None:
        return published_names(shared)
    labels = {code: tuple(_labels(questionnaire, id, shared, code)) for code in codes}
    aliases = questionnaire.aliases.get(shared or "", {})
    words = _index((code, _spellings(code, labels[code], aliases.get(code, ()))) for code in codes)
    halves = _index((code, _halves(labels[code])) for code in codes if len(code) > 1)
    words = {**{word: found for word, found in halves.items() if len(found) == 1}, **words}
    if {"yes", "no"} <= set(codes):
        words = {**_index([("yes", YES), ("no", NO)]), **words}
    if UNKNOWN in codes:
        words = {**_index([(UNKNOWN, UNKNOWN_WORDS)]), **words}
    return OptionNames(words, labels, questionnaire.languages)


def _spellings(code: str, labels: Sequence[str], aliases: Sequence[str]) -> Iterator[str]:
    yield from (code, *labels, *(code + label for label in labels), *aliases)


def _labels(questionnaire: Questionnaire, id: str, shared: str | None, code: str) -> Iterator[str]:
    for texts in questionnaire.texts.values():
        own = texts.lists.get(shared, {}) if shared else texts.questions[id].options
        if code in own:
            yield own[code]
    if code in ("yes", "no") and not shared:
        yield from {"yes": ("はい", "Yes"), "no": ("いいえ", "No")}[code]


def _halves(labels: Iterable[str]) -> Iterator[str]:
    """監理団体 and 監理支援機関 of 監理団体/監理支援機関: a label of two names is either of them."""
    for label in labels:
        if "/" in label:
            yield from label.split("/")


def _index(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    index: dict[str, frozenset[str]] = {}
    for code, words in entries:
        for word in {folded(word) for word in words} - {""}:
            index[word] = index.get(word, frozenset()) | {code}
    return index


def _published_labels(code_list: str) -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for code, name in code_names(code_list, language).items():
            labels.setdefault(code, []).append(name)
    return labels


def _short_prefectures(names: Iterable[str]) -> Iterator[str]:
    """愛知 of 愛知県, Aichi-ken and Aichi Prefecture of Aichi; Hokkaido is never shortened."""
    for name in names:
        if name.isascii():
            yield from (f"{name}{ending}" for ending in ("ken", "fu", "to", "prefecture"))
        elif name[-1] in "都府県":
            yield name[:-1]
