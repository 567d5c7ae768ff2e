"""Flags of a whole portfolio in few bytes: codes in arrays, every text kept once."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.company.report import CompanyReport
from scoring.engine import Scorecards
from scoring.explain import answer_words, flag_words
from scoring.listing import ListedFlag, flag_sources


@dataclass
class Words:
    """Texts by number, each stored once."""

    texts: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, text: str) -> int:
        place = self.places.setdefault(text, len(self.texts))
        if place == len(self.texts):
            self.texts.append(text)
        return place


@dataclass
class FlagList:
    """One entry per flag, in the order of the responses and, within one, as flags are listed."""

    words: Words = field(default_factory=Words)
    responses: "array[int]" = field(default_factory=lambda: array("l"))
    severities: "array[int]" = field(default_factory=lambda: array("b"))
    states: "array[int]" = field(default_factory=lambda: array("b"))
    affected: "array[int]" = field(default_factory=lambda: array("l"))
    ids: "array[int]" = field(default_factory=lambda: array("l"))  # the rest are places in `words`
    groups: "array[int]" = field(default_factory=lambda: array("l"))
    subjects: "array[int]" = field(default_factory=lambda: array("l"))
    facts: "array[int]" = field(default_factory=lambda: array("l"))
    answers: "array[int]" = field(default_factory=lambda: array("l"))
    sources: "array[int]" = field(default_factory=lambda: array("l"))

    def __len__(self) -> int:
        return len(self.responses)

    def add(
        self, response: int, cards: Scorecards, index: int, flags: Sequence[ListedFlag], report: CompanyReport
    ) -> None:
        """The flags of one response, `index` of its scorecards."""
        place = self.words.place
        for flag in flags:
            fact, answer = _fact(cards, index, flag, report)
            self.responses.append(response)
            self.severities.append(int(flag.severity))
            self.states.append(int(flag.state))
            self.affected.append(int(flag.affected))
            self.ids.append(place(flag.id))
            self.groups.append(place(flag.group))
            self.subjects.append(place(flag.slot.subject))
            self.facts.append(place(fact))
            self.answers.append(place(answer))
            self.sources.append(place(", ".join(flag_sources(cards, index, flag))))


def _fact(cards: Scorecards, index: int, flag: ListedFlag, report: CompanyReport) -> tuple[str, str]:
    """What was asked, or what a check or reviewer found, and the answer where there is one."""
    language = report.data_language
    if flag.slot.kind in ("item", "blank_gate"):
        item = flag.slot.subject
        question = cards.questionnaire.texts[language].questions[item].label
        return question, answer_words(cards, index, item, language)
    return flag_words(cards, index, flag, language), ""
