"""What the command line says beside its results: problems, remarks and repairs, harmless to print."""

import json
import sys
from collections.abc import Iterable, Sequence

import click

from exports.offline.typed import RepairNote
from exports.places import input_words, place_inside, place_words
from questionnaires.problems import Problem
from tadasu.commands.terminal_text import printable
from tadasu.commands.words import words

_MOST_CELLS, _MOST_INPUTS = 5, 20  # repairs of one input, and inputs with repairs; --json lists all
_LONGEST_CELL = 60


def say_problems(name: str, problems: Iterable[Problem], language: str) -> None:
    """Each problem on a line of its own on standard error: file, place, reason and remedy."""
    for problem in problems:
        place = place_words(place_inside(name, problem.place), language)
        between = "" if language == "ja" else " "
        sentences = between.join((problem.reason(language), problem.remedy(language)))
        _say(": ".join(filter(None, (input_words(name, language), place, sentences))), colour="red")


class Repairs:
    """Cells that were read otherwise than they were typed: told as they come, counted at the end."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._words = words(language)
        self._inputs = 0
        self._cells = 0

    def add(self, name: str, notes: Sequence[RepairNote]) -> None:
        if not notes:
            return
        self._inputs += 1
        self._cells += len(notes)
        if self._inputs > _MOST_INPUTS:
            return
        told = [self._told(name, note) for note in notes[:_MOST_CELLS]]
        if len(notes) > _MOST_CELLS:
            told.append(self._words["more_repairs"].format(count=len(notes) - _MOST_CELLS))
        line = self._words["repairs"].format(place=input_words(name, self._language), cells="; ".join(told))
        _say(line, colour="yellow")

    def show(self) -> None:
        """One line that says how many there were; nothing where there were none."""
        if self._inputs:
            counts = {"cells": f"{self._cells:,}", "inputs": f"{self._inputs:,}"}
            _say(self._words["repairs_in_all"].format(**counts), colour="yellow")

    def _told(self, name: str, note: RepairNote) -> str:
        place = place_words(place_inside(name, note.place), self._language)
        read_as = self._words["not_read"] if note.read_as is None else value_words(note.read_as)
        return self._words["repair"].format(place=place, typed=_short(note.typed), read_as=_short(read_as))


def value_words(value: object) -> str:
    """A value as JSON writes it, words without quotes; a dash where there is none."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _say(line: str, *, colour: str) -> None:
    click.secho(printable(line), err=True, fg=colour if sys.stderr.isatty() else None)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
