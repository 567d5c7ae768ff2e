"""What can be wrong with an input: a place, a reason and a remedy, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("en", "ja")
MOST_TOLD = 50  # problems of one input; whoever has more of them needs no list, but another file
_MESSAGES = Path(__file__).parent / "messages"


class Worded(str):
    """A detail that reads otherwise in each language, such as the names of options.

    As plain text it holds every language, so that it can be stored and quoted like any other.
    """

    by_language: Mapping[str, str]

    @classmethod
    def of(cls, languages: Sequence[str], words: Callable[[str], str]) -> "Worded":
        """The detail in these languages; `words` gives it in one."""
        by_language = {language: words(language) for language in languages}
        made = cls(" / ".join(dict.fromkeys(by_language.values())))
        made.by_language = by_language
        return made

    def in_language(self, language: str) -> str:
        return self.by_language.get(language, str(self))


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place.

    `code` names the entry in messages/*.yaml, `place` is a JSON path, a cell or a file and
    line, and `details` fill the placeholders of the message.
    """

    code: str
    place: str
    details: Mapping[str, object] = field(default_factory=dict)

    def reason(self, language: str = "en") -> str:
        return self._filled("reason", language)

    def remedy(self, language: str = "en") -> str:
        return self._filled("remedy", language)

    def text(self, language: str = "en") -> str:
        """Place, reason and remedy in one line."""
        return f"{self.place}: {self.reason(language)} {self.remedy(language)}".strip()

    def __str__(self) -> str:
        return self.text()

    def _filled(self, part: str, language: str) -> str:
        details = {
            key: found.in_language(language) if isinstance(found, Worded) else found
            for key, found in self.details.items()
        }
        return _message(language, self.code)[part].format_map(details)


def told(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of one input that are told: all, or the first MOST_TOLD and how many more there are.

    What was told already stays as it is.
    """
    if len(problems) <= MOST_TOLD + 1:
        return tuple(problems)
    more = Problem("more_problems", problems[MOST_TOLD].place, {"count": f"{len(problems) - MOST_TOLD:,}"})
    return (*problems[:MOST_TOLD], more)


class DefinitionError(Exception):
    """A questionnaire or rubric cannot be used; carries the problems found in it, as many as are told."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = told(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@cache
def _messages(language: str) -> dict[str, dict[str, str]]:
    path = _MESSAGES / f"{language if language in LANGUAGES else 'en'}.yaml"
    messages: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return messages


def _message(language: str, code: str) -> dict[str, str]:
    return _messages(language)[code]
