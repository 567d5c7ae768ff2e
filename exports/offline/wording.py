"""The words a question's cells bear: labels, options, hints, and what a known answer looks like in a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from exports.offline.page import Content
from exports.offline.parts import COMMENT, NONE, NOT_APPLICABLE_TICK, ROWS, SAID, Kind, Part
from exports.texts import Labels, labels
from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from questionnaires.answers.texts import Day, TextList
from questionnaires.codes import CODE_LISTS, code_names
from questionnaires.model import Need, Question, Questionnaire, QuestionTexts, Section
from questionnaires.option_words import list_words
from questionnaires.repair_options import LANGUAGE_LIST, option_label

# Where most foreign workers in Japan come from; these lead the list of countries.
_FIRST_COUNTRIES = "VN ID PH MM NP CN KH TH LK BD MN IN UZ KG LA PK BR PE".split()


@dataclass(frozen=True)
class Wording:
    """The words of a questionnaire in one language."""

    questionnaire: Questionnaire
    language: str

    @property
    def own(self) -> Labels:
        return labels("offline", self.language)

    def question(self, question: Question) -> QuestionTexts:
        return self.questionnaire.texts[self.language].questions[question.id]

    def section(self, section: Section) -> str:
        return self.questionnaire.texts[self.language].sections[section.id]

    def minutes(self, section: Section) -> int:
        return ceil(sum(self.questionnaire.questions[id].minutes for id in section.questions))

    def help(self, question: Question) -> str:
        """Everything that stands beside a question, a paragraph each."""
        texts = self.question(question)
        said = [("", texts.guidance), ("question.example", texts.example)]
        if question.evidence is not Need.NONE:
            said.append(("question.evidence", texts.evidence))
        said.append(("question.why", texts.why))
        colon = "：" if self.language == "ja" else ": "
        return "\n".join(f"{self.own[key]}{colon}{text}" if key else text for key, text in said if text)

    def applies(self, question: Question) -> str:
        """When a question is asked, in words; empty if always."""
        if question.show_if is None:
            return ""
        condition = self.questionnaire.texts[self.language].conditions[question.show_if.text]
        return self.own["question.applies"].format(condition=condition)

    def label(self, question: Question, part: Part) -> str:
        """What stands before a cell."""
        texts = self.question(question)
        match part.kind:
            case Kind.TICK:
                return option_label(part.option, self.options(part.leaf, question)[part.option])
            case Kind.NONE:
                return self.own["question.none" if isinstance(question.shape, Table) else "question.none_chosen"]
            case Kind.FOREIGN:
                return self.own[f"money.{part.field}"]
            case Kind.NOT_APPLICABLE | Kind.COMMENT | Kind.SAID:
                return self.own[f"question.{part.kind}"]
        if part.field:
            return texts.fields.get(part.field.split(".")[-1], part.field)
        unit = self.own["question.unit"].format(unit=texts.unit) if texts.unit else ""
        return self.own["question.answer"] + unit

    def options(self, leaf: str, question: Question) -> Mapping[str, str]:
        """Texts of the options of a leaf, by code, in the order of the list."""
        if shared := list_words(self.questionnaire, leaf, self.language):
            return _frequent_first(shared) if len(shared) == len(CODE_LISTS["countries"]) else shared
        if question.type == "yes_no" or not self.question(question).options:
            both = {"yes": self.own["words.yes"], "no": self.own["words.no"]}
            return {**both, UNKNOWN: self.own["words.unknown"]}
        return self.question(question).options

    def drop_down(self, leaf: str, shape: Shape, question: Question) -> Sequence[str]:
        """The lines of a drop-down list; none where the shape is not chosen from one."""
        match shape:
            case Choice(codes=codes):
                texts = self.options(leaf, question)
                ordered = [code for code in texts if code in codes]
                return [option_label(code, texts[code]) for code in ordered]
            case Boolean() | Attestation():
                return [self.own["words.yes"], self.own["words.no"]]
            case TextList():
                return list(code_names(LANGUAGE_LIST, self.language).values())
        return []

    def option_lines(self, question: Question) -> list[str]:
        """The options of a choice as a list to read; those without a letter stand apart."""
        assert isinstance(question.shape, Choice)
        texts = self.options(question.id, question)
        lettered = all(len(code) == 1 for code in question.shape.options)
        return [option_label(code, texts[code]) if len(code) == 1 or not lettered else f"–  {texts[code]}"
                for code in question.shape.codes]  # fmt: skip

    def contents(self, question: Question, answer: object) -> dict[str, object]:
        """What the cells of an answered question hold, by key; rows of a table as a list."""
        if answer == NOT_APPLICABLE and isinstance(answer, str):
            return {f"{question.id}{NOT_APPLICABLE_TICK}": self.own["words.tick"]}
        return self._contents(question.id, question.shape, answer, question)

    def _contents(self, name: str, shape: Shape, answer: object, question: Question) -> dict[str, object]:
        tick = self.own["words.tick"]
        match shape:
            case Choices():
                chosen = [answer] if isinstance(answer, str) else _list(answer)
                return {f"{name}={code}": tick for code in chosen} or {f"{name}{NONE}": tick}
            case Table(row=row):
                rows = [self._row(name, row, item, question) for item in _list(answer)]
                return {f"{name}{ROWS}": rows} if rows else {f"{name}{NONE}": tick}
            case TextList():
                named = code_names(LANGUAGE_LIST, self.language)
                return {f"{name}{ROWS}": [named.get(str(code), str(code)) for code in _list(answer)]}
            case Record(fields=fields, short_for=short):
                values = answer if isinstance(answer, dict) else {short: answer}
                found: dict[str, object] = {}
                for key, value in values.items():
                    if value is not None:
                        found |= self._contents(f"{name}.{key}", fields[str(key)], value, question)
                return found
            case Matrix(choice=choice):
                values = answer if isinstance(answer, dict) else {}
                return {f"{name}.{row}": self.content(f"{name}.{row}", choice, value, question)
                        for row, value in values.items()}  # fmt: skip
            case Money() if isinstance(answer, dict):
                keys = {key: "" if key == "amount" else f".{key}" for key in answer}
                return {f"{name}{keys[key]}": _day(value) if key == "on" else value for key, value in answer.items()}
            case Choice() if isinstance(answer, dict):
                option = self.content(name, shape, answer["option"], question)
                return {name: option, f"{name}{SAID}": answer["say"]}
        return {name: self.content(name, shape, answer, question)}

    def _row(self, name: str, row: Record, item: object, question: Question) -> dict[str, object]:
        values = item if isinstance(item, dict) else {}
        return {
            key: self.content(f"{name}.{key}", row.fields[key], value, question)
            for key, value in values.items()
            if value is not None
        }

    def content(self, leaf: str, shape: Shape, value: object, question: Question) -> Content:
        """How one value stands in its cell."""
        match shape:
            case Choice():
                return option_label(str(value), self.options(leaf, question)[str(value)])
            case Choices():
                return ";".join(map(str, _list(value)))
            case Boolean() | Attestation():
                return self.own["words.yes" if value is True else "words.no"]
            case Day():
                return _day(value)
        if value == UNKNOWN and isinstance(value, str):
            return self.own["words.unknown"]
        return value if isinstance(value, str | int | float) else None


def comment_key(id: str) -> str:
    return f"{id}{COMMENT}"


def _day(value: object) -> date:
    text = str(value)
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _frequent_first(names: Mapping[str, str]) -> dict[str, str]:
    others = sorted((code for code in names if code not in _FIRST_COUNTRIES), key=lambda code: names[code])
    return {code: names[code] for code in (*_FIRST_COUNTRIES, *others)}
