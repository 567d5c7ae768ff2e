"""An answer document (`tadasu.answers/1`): read, checked, and kept with its hash."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from questionnaires.answers.canonical import document_sha256
from questionnaires.answers.earlier import check_same_supplier
from questionnaires.answers.nesting import is_deeper_than
from questionnaires.answers.numbers import Number
from questionnaires.answers.quoting import shown
from questionnaires.answers.raised import FLAG_STATES, RaisedFlag, read_raised
from questionnaires.answers.shape import INVALID, NOT_APPLICABLE, Reader, Shape
from questionnaires.answers.supplier import read_supplier
from questionnaires.answers.surrogates import broken_texts
from questionnaires.answers.texts import Day, Text
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, told
from questionnaires.suggestions import suggestion

FORMAT = "tadasu.answers/1"
FORMS = ("full", "short")
CHECK_STATES = (*FLAG_STATES, "closed")
_MOST_LEVELS = 20  # of objects within objects; an ordinary document has seven
_DAY = Day()
NOTE = Text(lines=True, longest=10_000)
_OWN_KEYS = ("format", "questionnaire", "as_of", "form", "supplier", "answers", "evidence", "flags", "checks",
             "accepted_na", "raised", "affected", "previous", "comments")  # fmt: skip


class AnswersRejected(Exception):
    """An answer document that cannot be used; carries the problems found in it, as many as are told."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = told(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Evidence:
    """How well an answer is proved: a level from 0 to 3 and, if dated, the day it bears."""

    level: int
    on: date | None = None


_UNDATED = tuple(map(Evidence, range(4)))


@dataclass(frozen=True)
class AnswerDocument:
    """One supplier's answers to one questionnaire, checked question by question."""

    questionnaire: str
    as_of: date | None
    form: str
    supplier: Mapping[str, str]
    answers: Mapping[str, object]
    inputs: Mapping[str, object]
    evidence_default: Evidence
    evidence: Mapping[str, Evidence]
    flags: Mapping[str, str]
    checks: Mapping[str, str]
    accepted_na: Mapping[str, str]
    raised: tuple[RaisedFlag, ...]
    affected: Mapping[str, int]
    previous: "AnswerDocument | None"
    comments: Mapping[str, str]
    sha256: str
    raw: Mapping[str, Any] = field(repr=False, compare=False)


def parse_json(text: str | bytes) -> object:
    """A JSON value. Raises AnswersRejected for what JSON or this format does not allow.

    NaN and Infinity are not JSON, and a key written twice would lose an answer silently.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise AnswersRejected([Problem("json_syntax", place, {"error": error.msg})]) from error
    except UnicodeDecodeError as error:
        raise AnswersRejected([Problem("not_utf8", f"byte {error.start}", {})]) from error
    except RecursionError as error:
        raise AnswersRejected([Problem("json_too_deep", "document", {})]) from error
    except _Twice as error:
        key = shown(error.args[0])
        raise AnswersRejected([Problem("json_key_twice", key, {"key": key})]) from error
    except ValueError as error:  # a constant that is not JSON, or an integer of thousands of digits
        raise AnswersRejected([Problem("json_number", "document", {"found": shown(str(error))})]) from error


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        raise _Twice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]  # add() gives None
    return result


def _no_constant(name: str) -> object:
    raise ValueError(name)


def read_document(raw: object, questionnaire: Questionnaire) -> AnswerDocument:
    """The checked document. Raises AnswersRejected with every problem, each at its JSON path."""
    if is_deeper_than(_MOST_LEVELS, raw):
        raise AnswersRejected([Problem("json_too_deep", "document", {})])
    return _DocumentReader(questionnaire).read(raw, "")


class _DocumentReader(Reader):
    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        self.questionnaire = questionnaire

    def read(self, raw: object, prefix: str) -> AnswerDocument:
        if not isinstance(raw, dict):
            raise AnswersRejected([Problem("document_expected", "document", {"found": shown(raw)})])
        self._heading(raw, prefix)
        known = (*_OWN_KEYS, *self.questionnaire.inputs)
        for key in raw:
            if key not in known:
                self._unknown("unknown_key", f"{prefix}{shown(key)}", str(key), known)
        document = AnswerDocument(
            questionnaire=self.questionnaire.name,
            as_of=self._date(raw.get("as_of"), f"{prefix}as_of"),
            form=self._one_of("full" if raw.get("form") is None else raw["form"], FORMS, f"{prefix}form"),
            supplier=read_supplier(raw.get("supplier"), f"{prefix}supplier", self),
            answers=self._answers(self._mapping(raw, "answers", prefix), f"{prefix}answers"),
            inputs={key: self.questionnaire.inputs[key].read(value, f"{prefix}{key}", self)
                    for key, value in raw.items() if key in self.questionnaire.inputs and value is not None},
            evidence_default=self._evidence(raw.get("evidence") or {}, "*", prefix),
            evidence={key: self._evidence(raw["evidence"], key, prefix)
                      for key in self._questions(raw, "evidence", prefix)},
            flags=self._states(raw, "flags", FLAG_STATES, prefix),
            checks=self._states(raw, "checks", CHECK_STATES, prefix),
            accepted_na={key: self._reason(raw["accepted_na"][key], f"{prefix}accepted_na.{key}")
                         for key in self._questions(raw, "accepted_na", prefix)},
            raised=read_raised(raw.get("raised"), f"{prefix}raised", self),
            affected=self._affected(raw, prefix),
            previous=self._previous(raw.get("previous"), prefix),
            comments={key: self._note(raw["comments"][key], f"{prefix}comments.{key}")
                      for key in self._questions(raw, "comments", prefix) if raw["comments"][key] is not None},
            sha256="" if self.problems else self._hash(raw, prefix),
            raw=raw,
        )  # fmt: skip
        if document.previous is not None:
            check_same_supplier(document.supplier, document.previous.supplier, self)
        if self.problems and not prefix:
            raise AnswersRejected(self.problems)
        return document

    def _heading(self, raw: Mapping[str, object], prefix: str) -> None:
        if raw.get("format") != FORMAT:
            self.problem("document_format", f"{prefix}format", found=shown(raw.get("format")), wanted=FORMAT)
        if raw.get("questionnaire") != self.questionnaire.name:
            found = shown(raw.get("questionnaire"))
            self.problem("other_questionnaire", f"{prefix}questionnaire", found=found, wanted=self.questionnaire.name)

    def _unknown(self, code: str, place: str, found: str, known: Iterable[str]) -> None:
        self.problem(code, place, found=shown(found), known=suggestion(found, known, self.problems))

    def _mapping(self, raw: Mapping[str, Any], key: str, prefix: str) -> Mapping[str, Any]:
        value = raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problem("record_expected", f"{prefix}{key}", found=shown(value), fields="…")
            return {}
        return value

    def _date(self, raw: object, place: str) -> date | None:
        if raw is None or _DAY.read(raw, place, self) is INVALID:
            return None
        return date.fromisoformat(str(raw))

    def _one_of(self, raw: object, known: Sequence[str], place: str) -> str:
        if not (isinstance(raw, str) and raw in known):
            self.problem("unknown_option", place, found=shown(raw), known=", ".join(known))
            return known[0]
        return raw

    def _note(self, raw: object, place: str) -> str:
        return str(raw) if NOTE.read(raw, place, self) is not INVALID else ""

    def _reason(self, raw: object, place: str) -> str:
        """A note that must say something, because a gate is lifted by it."""
        note = self._note(raw, place)
        if isinstance(raw, str) and not raw.strip():
            self.problem("na_note_missing", place)
        return note

    def _hash(self, raw: Mapping[str, object], prefix: str) -> str:
        try:
            return document_sha256(raw)
        except UnicodeEncodeError:
            for place in broken_texts(raw):
                self.problem("text_control", f"{prefix}{place}")
            return ""

    def _answers(self, raw: Mapping[str, object], place: str) -> Mapping[str, object]:
        answers: dict[str, object] = {}
        questions, plain = self.questionnaire.questions, self.questionnaire.plain_answers
        for id, value in raw.items():
            if type(value) is str and value in plain.get(id, ()):
                answers[id] = value  # an option or "N/A": most answers are, and need no closer look
                continue
            question = questions.get(id)
            if question is None:
                self._unknown("unknown_question", f"{place}.{shown(id)}", str(id), questions)
            elif value is not None and not (type(value) is str and _is_blank_text(value, question.shape)):
                answers[id] = question.shape.read(value, f"{place}.{id}", self)
        for id in self.questionnaire.required:
            if answers.get(id, NOT_APPLICABLE) == NOT_APPLICABLE:
                self.problem("required_missing", f"{place}.{id}", question=id)
        return answers

    def _questions(self, raw: Mapping[str, Any], key: str, prefix: str) -> list[str]:
        """The question ids of a mapping by question, "*" left out; an unknown one is a problem."""
        found = []
        for id in self._mapping(raw, key, prefix):
            if id in self.questionnaire.questions:
                found.append(id)
            elif id != "*" or key != "evidence":
                self._unknown("unknown_question", f"{prefix}{key}.{shown(id)}", str(id), self.questionnaire.questions)
        return found

    def _evidence(self, raw: object, id: str, prefix: str) -> Evidence:
        value = raw.get(id, 0) if isinstance(raw, dict) else 0
        if type(value) is int and 0 <= value <= 3:
            return _UNDATED[value]
        place = f"{prefix}evidence.{id}"
        on = None
        if isinstance(value, dict) and value.keys() <= {"level", "on"}:
            on = self._date(value.get("on"), f"{place}.on")
            value = value.get("level")
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 3:
            self.problem("evidence_level", place, found=shown(value))
            return Evidence(0)
        return Evidence(value, on)

    def _states(self, raw: Mapping[str, Any], key: str, known: Sequence[str], prefix: str) -> dict[str, str]:
        return {
            str(id): self._one_of(state, known, f"{prefix}{key}.{shown(id)}")
            for id, state in self._mapping(raw, key, prefix).items()
        }

    def _affected(self, raw: Mapping[str, Any], prefix: str) -> dict[str, int]:
        affected = {}
        for id, count in self._mapping(raw, "affected", prefix).items():
            if Number(whole=True).read(count, f"{prefix}affected.{shown(id)}", self) is not INVALID:
                affected[str(id)] = int(count)
        return affected

    def _previous(self, raw: object, prefix: str) -> AnswerDocument | None:
        if raw is None:
            return None
        if prefix:
            self.problem("previous_nested", f"{prefix}previous")
            return None
        if not isinstance(raw, dict):
            self.problem("document_expected", "previous", found=shown(raw))
            return None
        return self.read(raw, "previous.")


def _is_blank_text(value: str, shape: Shape) -> bool:
    return not value.strip() and isinstance(shape, Text)
