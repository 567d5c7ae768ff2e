"""What the front end promises without a server: contrast, weight, words, icons, no inline style or script."""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import babel_extract

from tadasu.charts.bands import COLOURS, OTHER
from tadasu.organisations.bands import band_name
from tests.conftest import ROOT

TADASU = ROOT / "platform" / "tadasu"
STATIC, TEMPLATES = TADASU / "static", TADASU / "templates"
PAGES = [TEMPLATES / f"{name}.html" for name in ("frame", "base", "supplier", "error", "design")]
FRAME = [*PAGES, *sorted((TEMPLATES / "components").glob("*.html"))]
JAPANESE = TADASU / "translations" / "ja" / "LC_MESSAGES"

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11.
GROUNDS = ("ground", "paper")
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ground in (*GROUNDS, "accent-pale")
        for ink in ("ink", "ink-soft", "accent", "accent-deep")
    ),
    *((ink, ground, SHAPE) for ground in GROUNDS for ink in ("line-strong", "focus")),
    *((ink, ground, TEXT) for ground in GROUNDS for ink in ("critical-ground", "medium", "low")),
    *((band, f"{band}-ground", TEXT) for band in ("critical", "high", "medium", "low", "unknown")),
]

SUPPLIER_OWN = [f"css/{name}.css" for name in ("tokens", "page", "forms", "marks", "supplier")]
SUPPLIER_SCRIPTS = [f"js/{name}.js" for name in ("confirm", "copy", "files")]


def tokens() -> dict[str, str]:
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_colours_in_use_has_enough_contrast(ink: str, ground: str, least: float) -> None:
    colours = tokens()

    assert contrast(colours[ink], colours[ground]) >= least


@pytest.mark.parametrize("colour", [*COLOURS.values(), OTHER])
def test_every_shape_of_a_chart_stands_out_from_the_page(colour: str) -> None:
    assert contrast(colour, tokens()["ground"]) >= SHAPE


def test_the_theme_of_bootstrap_has_the_colours_of_the_tokens() -> None:
    theme = (ROOT / "assets" / "_theme.scss").read_text(encoding="utf-8")

    unknown = set(re.findall(r"#[0-9a-f]{6}\b", theme)) - set(tokens().values())

    assert unknown == set(), "Change the colour in tokens.css and in assets/_theme.scss, then run `npm run build`."


def test_what_a_supplier_loads_first_is_light() -> None:
    weights = {name: compressed(name) for name in [*SUPPLIER_OWN, *SUPPLIER_SCRIPTS, "icons.svg", "mark.svg"]}
    bootstrap = compressed("vendor/bootstrap-supplier.css")

    assert bootstrap <= 14_000
    assert sum(weights[name] for name in SUPPLIER_OWN) <= 4_400
    assert sum(weights.values()) + bootstrap <= 20_000, "A page adds up to 10 KB; 60 KB is the limit for both."


@pytest.mark.parametrize("template", FRAME, ids=lambda path: path.name)
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", text)


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bicon\("(\w+)"', template.read_text(encoding="utf-8"))
    }

    assert named - drawn == set()


def test_the_frame_speaks_japanese_throughout() -> None:
    spoken = set(extracted_texts())

    assert spoken
    assert spoken - set(translated_texts()) == set(), f"Add the Japanese to a .po file in {JAPANESE.relative_to(ROOT)}."


def test_the_lock_file_of_the_assets_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == [], "Run `npm run lock`."


def test_a_field_is_tied_to_its_hint_its_example_and_its_error() -> None:
    markup = render('fields.text_field("pay", "Pay", hint="Of the lowest", example="198,000", error=["Too low."])')

    assert '<label class="form-label" for="pay">' in markup
    assert 'aria-describedby="pay-hint pay-example pay-error"' in markup
    assert 'aria-invalid="true"' in markup
    assert all(f'id="pay-{part}"' in markup for part in ("hint", "example", "error"))


def test_a_group_of_choices_is_tied_to_its_error_and_can_be_reached_from_the_summary() -> None:
    markup = render(
        'fields.radios("kept", "Who keeps it?", [("a", "They"), ("b", "We", "Why")], value="b", error="Choose.")'
    )

    assert re.search(r'<fieldset[^>]* id="kept" tabindex="-1" aria-describedby="kept-error"', markup)
    assert re.search(r'id="kept-2" value="b" checked aria-describedby="kept-2-hint"', markup)


def test_what_somebody_typed_is_shown_as_typed() -> None:
    markup = render('fields.textarea("plan", "Plan", value="</textarea><script>")')

    assert "&lt;/textarea&gt;&lt;script&gt;" in markup


@pytest.mark.parametrize("code", ["critical", "high", "medium", "medium_unverified", "low", "not_rated", "of my own"])
def test_a_band_is_said_in_words_beside_its_shape(code: str) -> None:
    markup = render(f'marks.band("{code}")')

    assert re.search(r'<use href="/static/icons.svg#\w+"/></svg>[A-Za-z]', markup)


def compressed(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def extracted_texts() -> Iterator[str]:
    for template in FRAME:
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ["_", "ngettext"], [], {"silent": "false"}):
                yield str(first(message))


def translated_texts() -> Iterator[str]:
    for path in JAPANESE.glob("*.po"):
        with path.open("rb") as file:
            yield from (str(first(message.id)) for message in read_po(file, locale="ja") if first(message.string))


def first(text: str | Sequence[str | None] | None) -> str | None:
    """The only form, or the first of several."""
    return text if text is None or isinstance(text, str) else text[0]


def render(call: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    environment.globals["static_url"] = "/static/{}".format
    environment.globals["band_name"] = band_name
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # The extension adds it.
    imports = '{% import "components/fields.html" as fields %}{% import "components/marks.html" as marks %}'
    return environment.from_string(imports + "{{ " + call + " }}").render()
