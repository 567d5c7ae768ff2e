"""The table of results and the progress bar, for people at a terminal."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exports.company.ordering import bands_listed
from exports.places import input_words
from scoring.pillar_caps import pillar_cap_words
from scoring.rubric import Rubric
from tadasu.commands.scoring_run import ScoredBatch
from tadasu.commands.terminal_text import printable
from tadasu.commands.words import words

_MOST_ROWS = 100  # a longer table helps nobody; the report and the JSON hold every supplier
_COLOURS = {
    "critical": "bold red", "high": "red", "medium": "yellow", "medium_unverified": "yellow",
    "low": "green", "not_rated": "magenta", "not_applicable": "dim",
}  # fmt: skip
_BAND = 5  # the column of the band, which is coloured
_SEVERITIES = ("ZT", "CRIT", "MAJOR", "MINOR")


def progress(batches: Iterator[ScoredBatch], language: str) -> Iterator[ScoredBatch]:
    """Passes batches on; shows how many inputs are done when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from batches
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        done = 0
        task = bar.add_task(words(language)["reading"].format(count=0))
        for batch in batches:
            done += len(batch.places) + len(batch.rejected)
            bar.update(task, description=words(language)["reading"].format(count=f"{done:,}"))
            yield batch


class ResultTable:
    """Gathers one line per supplier, and prints them at the end.

    `folders` are those that inputs were looked for in; the table leaves them out of the names.
    """

    def __init__(self, rubric: Rubric, language: str, to_stderr: bool, *, folders: Iterable[str] = ()) -> None:
        self.scored = 0
        self.rejected = 0
        self._order = [band.id for band in bands_listed(rubric)]
        self._rubric = rubric
        self._texts = rubric.texts.get(language)
        self._words = words(language)
        self._language = language
        self._to_stderr = to_stderr
        self._folders = tuple(folders)
        self._rows: list[tuple[str, ...]] = []
        self._bands: Counter[str] = Counter()

    def add(self, document: Mapping[str, Any]) -> None:
        self.scored += 1
        band = document["band"] or ""
        self._bands[band] += 1
        if len(self._rows) < _MOST_ROWS:
            self._rows.append((*self._cells(document), _COLOURS.get(band, "")))

    def reject(self) -> None:
        self.rejected += 1

    def _cells(self, document: Mapping[str, Any]) -> tuple[str, ...]:
        counts = Counter(flag["severity"] for flag in document["flags"])
        flags = " ".join(f"{name} {counts[name]}" for name in _SEVERITIES if counts[name]) or "–"
        cap = document["binding_cap"]
        name = " / ".join(part for part in (document["supplier"], document["site"]) if part) or "–"
        reason = cap["text"].get(self._language, "") if cap else self._pillar_cap(document) or "–"
        reason = self._words["needs_review"] if document["needs_review"] else reason
        figures = (_figure(document[key]) for key in ("declared", "assured", "final"))
        return (self._input(document["input"]), printable(name), *figures, self._band(document["band"]), flags, reason)

    def _pillar_cap(self, document: Mapping[str, Any]) -> str:
        return pillar_cap_words(document, self._rubric, self._language)

    def _input(self, name: str) -> str:
        folder = next((folder for folder in self._folders if name.startswith(folder)), "")
        return printable(input_words(name.removeprefix(folder), self._language))

    def _band(self, band: str | None) -> str:
        return self._texts.bands.get(band or "", band or "–") if self._texts else band or "–"

    def show(self) -> None:
        """Prints the table and one line of totals."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = Console(stderr=self._to_stderr)
        if not console.is_terminal:
            console = Console(stderr=self._to_stderr, width=160)
        if self._rows:
            table = Table(header_style="bold", expand=False)
            for key in ("input", "supplier", "declared", "assured", "final", "band", "flags", "reason"):
                right = key in ("declared", "assured", "final")
                table.add_column(self._words[key], justify="right" if right else "left", no_wrap=right, overflow="fold")
            for *cells, colour in self._rows:
                styled = [Text(cell, style=colour if place == _BAND else "") for place, cell in enumerate(cells)]
                table.add_row(*styled)
            console.print(table)
        if self.scored > len(self._rows):
            console.print(self._words["more"].format(count=f"{self.scored - len(self._rows):,}"))
        listed = (band for band in (*self._order, "") if self._bands[band])
        bands = ", ".join(f"{self._band(band)} {self._bands[band]:,}" for band in listed)
        summary = self._words["summary"].format(scored=f"{self.scored:,}", rejected=f"{self.rejected:,}", bands=bands)
        console.print(Text(summary.rstrip()))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
