"""The looks of cells in every workbook: named, combinable, and readable without seeing colour."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from scoring.rubric import Rubric

# A file names one font. Excel has both; where they are missing, the charset (128: Japanese)
# makes LibreOffice and others choose a substitute that holds the characters.
_FONTS: Mapping[str, Mapping[str, Any]] = {
    "ja": {"font_name": "Yu Gothic", "font_size": 10, "font_charset": 128, "font_family": 2},
    "en": {"font_name": "Calibri", "font_size": 11, "font_family": 2},
}
# Words among figures, such as "not recorded", stand where the figures stand.
_NUMBER: Mapping[str, Any] = {"align": "right", "indent": 1}
_INK, _INDIGO, _PALE = "#1F2430", "#2B3467", "#ECEEF6"

STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _INDIGO},
    "subtitle": {"bold": True, "font_size": 12, "font_color": _INDIGO},
    "header": {
        "bold": True, "font_color": _INDIGO, "bg_color": _PALE, "bottom": 1, "bottom_color": _INDIGO,
        "text_wrap": True, "valign": "vcenter",
    },
    "turned": {"rotation": 90, "align": "center", "valign": "bottom"},
    "text": {},
    "wrapped": {"text_wrap": True},
    "label": {"font_color": "#4A5064"},
    "note": {"font_color": "#4A5064", "text_wrap": True},
    "group": {"bold": True, "font_color": _INDIGO, "bg_color": _PALE},
    "divided": {"left": 1, "left_color": "#B9BED0"},
    "link": {"font_color": _INDIGO, "underline": 1},
    "strong": {"bold": True},
    "center": {"align": "center"},
    "left": {"align": "left", "indent": 0},
    "right": {"align": "right", "indent": 1},
    "number": _NUMBER,  # with as many decimals as it has
    "whole": {"num_format": "#,##0", **_NUMBER},
    "one": {"num_format": "#,##0.0", **_NUMBER},
    "three": {"num_format": "#,##0.000", **_NUMBER},
    "percent": {"num_format": '0.0"%"', **_NUMBER},  # of figures that count from 0 to 100
    "share": {"num_format": "0.0%", **_NUMBER},  # of figures that count from 0 to 1
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "time": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "total": {"bold": True, "top": 1, "top_color": _INDIGO},
    "boxed": {"bottom": 4, "bottom_color": "#B9BED0"},
    "locked": {"locked": True},
    "unlocked": {"locked": False, "bg_color": "#FFFBE6"},
    "quoted": {"quote_prefix": True},  # stays a text, also after somebody went into the cell and out again
    "good": {"font_color": "#14512A", "bg_color": "#D3EBD9"},
    "bad": {"font_color": "#7A1712", "bg_color": "#F6C7C0"},
    # Tones go from the worst to the best; every one is read in words as well.
    "tone-1": {"font_color": "#FFFFFF", "bg_color": "#8C1D18"},
    "tone-2": {"font_color": "#7A1712", "bg_color": "#F6C7C0"},
    "tone-3": {"font_color": "#6B3F00", "bg_color": "#FBE3B5"},
    "tone-4": {"font_color": "#5A4A00", "bg_color": "#FFF6D6"},
    "tone-5": {"font_color": "#14512A", "bg_color": "#D3EBD9"},
    "tone-none": {"font_color": "#444A57", "bg_color": "#EDEEF1"},
    "ZT": {"font_color": "#FFFFFF", "bg_color": "#8C1D18", "bold": True},
    "CRIT": {"font_color": "#7A1712", "bg_color": "#F6C7C0", "bold": True},
    "MAJOR": {"font_color": "#6B3F00", "bg_color": "#FBE3B5"},
    "MINOR": {"font_color": "#444A57", "bg_color": "#EDEEF1"},
}  # fmt: skip


class Styles:
    """Formats of one workbook, each made once, by the names of the looks it combines."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self._workbook = workbook
        self._base = {**font(language), "font_color": _INK, "valign": "top"}
        self._made: dict[tuple[str, ...], Format] = {}
        self._quoted: dict[Format, Format] = {}  # by the look without the mark

    def __call__(self, *names: str) -> Format:
        """A cell format; of looks that contradict each other the last one named holds."""
        made = self._made.get(names)
        if made is None:
            made = self._made[names] = self._workbook.add_format(_combined(self._base, names))
        return made

    def quoted(self, look: Format) -> Format:
        """The same look, of a cell whose text is never taken for a formula."""
        if look not in self._quoted:
            names = next(names for names, made in self._made.items() if made is look)
            self._quoted[look] = self(*names, "quoted")
        return self._quoted[look]

    def difference(self, *names: str) -> Format:
        """A format for conditional formatting, which may change colour and weight but no font."""
        key = ("difference", *names)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_combined({}, names))
        return self._made[key]


def font(language: str) -> Mapping[str, Any]:
    """The font of a workbook in a language."""
    return _FONTS.get(language, _FONTS["en"])


def band_styles(rubric: Rubric) -> dict[str, str]:
    """The look of each band: rated ones from worst to best, in the order the rubric tries them."""
    rated = [band.id for band in rubric.bands if band.rated]
    last = max(len(rated) - 1, 1)
    tones = {id: f"tone-{1 + round(4 * place / last)}" for place, id in enumerate(rated)}
    return {band.id: tones.get(band.id, "tone-none") for band in rubric.bands}


def _combined(base: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    result = dict(base)
    for name in names:
        result |= STYLES[name]
    return result
