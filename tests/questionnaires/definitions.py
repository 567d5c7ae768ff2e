"""A small good definition, written to a folder with one thing changed."""

from pathlib import Path

import pytest

from questionnaires.loader import load_questionnaire
from questionnaires.problems import DefinitionError, Problem

GOOD = """\
format: tadasu.questionnaire/1
id: small
version: 1
languages: [en, ja]
lists:
  colours: [red, blue]
derived:
  crew: SITE-01
  big: crew > 100
short_form_when: crew < 10
inputs:
  records:
    type: record
    fields:
      headcount: {type: integer}
rules:
  R-1:
    at: SITE-02
    when: SITE-02 > SITE-01
sections:
- id: site
  questions:
    SITE-01:
      type: integer
      required: true
    SITE-02:
      type: integer
      show_if: crew > 0
      evidence: required
      minutes: 0.5
- id: more
  questions:
    MORE-01:
      type: choice
      options: [a, b]
      not_applicable:
        when: big
    MORE-02:
      type: choices
      options: colours
      exclusive: [red]
    MORE-03:
      type: record
      short_for: note
      fields:
        note: {type: short_text, required: true}
    MORE-04:
      type: matrix
      options: colours
      rows:
        wall: {}
        roof: {without: [red]}
"""
ENGLISH = """\
language: en
title: Small
introduction: For tests.
sections: {site: Site, more: More}
conditions: {crew > 0: where there is a crew, big: where the crew is big}
rules:
  R-1: {reason: More than there are., remedy: Count again.}
lists:
  colours: {red: Red, blue: Blue}
questions:
  SITE-01: {text: How many?}
  SITE-02: {text: How many of them?}
  MORE-01: {text: Which?, options: {a: This, b: That}}
  MORE-02: {text: Which colours?}
  MORE-03: {text: What?, fields: {note: Note}}
  MORE-04: {text: Which colour?, fields: {wall: Wall, roof: Roof}}
"""


def refusal(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as error:
        load_questionnaire(folder)
    return error.value.problems


def definition(folder: Path, asked: str = GOOD, english: str = ENGLISH, japanese: str | None = None) -> Path:
    (folder / "questionnaire.yaml").write_text(asked, encoding="utf-8")
    (folder / "texts.en.yaml").write_text(english, encoding="utf-8")
    (folder / "texts.ja.yaml").write_text(japanese or english.replace("language: en", "language: ja"), encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} does not stand exactly once in the good definition"
    return text.replace(old, new)
