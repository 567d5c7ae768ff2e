"""Charts: readable without colour, scripts or sight, in any language, and never two words on one spot."""

import re
from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from markupsafe import Markup

from tadasu.charts.bands import BandCount, band_distribution
from tadasu.charts.corridors import Corridor, Limit, corridor_fees
from tadasu.charts.drawing import NARROW, Picture
from tadasu.charts.funnel import Stage, funnel
from tadasu.charts.pillars import Pillar, pillar_bars
from tadasu.charts.samples import sample_pictures
from tadasu.charts.trend import Series, trend_line
from tadasu.charts.waterfall import Change, Reached, waterfall
from tadasu.charts.words import text_width, wrap

LONG = (
    "労働者が来日前に負担した募集・あっせん手数料および渡航に要した費用の調査と返金に関する取組みの実施状況について" * 2
)
SAMPLES = [
    pytest.param(picture, id=f"{language}-{name}")
    for language in ("ja", "en")
    for name, picture in sample_pictures(language).items()
]
SVG = "{http://www.w3.org/2000/svg}"


def pillars_named(*names: str) -> Picture:
    return pillar_bars(
        [Pillar(name, 80, 40, 40) for name in names],
        name="pillars",
        title="分野別",
        headings=("分野", "申告点", "最終点", "上限"),
        language="ja",
    )


def bands_of(*counts: int) -> Picture:
    codes = ("critical", "high", "medium", "low")
    return band_distribution(
        [BandCount(code, code, count) for code, count in zip(codes, counts, strict=False)],
        name="bands",
        title="Bands",
        headings=("Band", "Suppliers", "Share"),
        language="en",
    )


def trend_of(*values: float | None) -> Picture:
    times = [f"wave {index}" for index in range(len(values))]
    return trend_line(times, [Series("Low", values)], name="t", title="T", heading="Campaign", language="en")


EMPTY = [
    pytest.param(pillars_named(), id="pillars"),
    pytest.param(bands_of(), id="bands"),
    pytest.param(bands_of(0, 0, 0, 0), id="bands of nobody"),
    pytest.param(trend_of(), id="trend"),
    pytest.param(trend_of(None, None), id="trend of nothing measured"),
    pytest.param(funnel([], name="f", title="F", headings=("a", "b", "c"), language="en"), id="funnel"),
    pytest.param(
        funnel([Stage("Queued", 0)], name="f", title="F", headings=("a", "b", "c"), language="en"),
        id="funnel of nobody",
    ),
    pytest.param(waterfall([], name="w", title="W", headings=("a", "b", "c"), language="en"), id="waterfall"),
    pytest.param(
        corridor_fees(
            [], name="c", title="C", headings=("a", "b", "c", "d"), language="en", limits=[Limit("Ceiling", 1)]
        ),
        id="corridors",
    ),
]


@pytest.mark.parametrize("picture", SAMPLES)
def test_both_widths_are_well_formed_and_named(picture: Picture) -> None:
    for svg in (picture.wide, picture.narrow):
        root = parsed(svg)

        named = [root.find(f"*[@id='{name}']") for name in root.attrib["aria-labelledby"].split()]
        assert [element.text for element in named if element is not None] == [picture.title, picture.description]
        assert root.attrib["role"] == "img"


@pytest.mark.parametrize("picture", SAMPLES)
def test_no_element_has_what_the_security_policy_blocks(picture: Picture) -> None:
    for element in [*parsed(picture.wide).iter(), *parsed(picture.narrow).iter()]:
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        assert element.tag not in (f"{SVG}style", f"{SVG}script")


@pytest.mark.parametrize("picture", SAMPLES)
def test_words_neither_collide_nor_leave_the_picture(picture: Picture) -> None:
    for svg in (picture.wide, picture.narrow):
        assert_words_keep_apart(parsed(svg))


@pytest.mark.parametrize("picture", SAMPLES)
def test_the_table_has_a_cell_for_each_heading(picture: Picture) -> None:
    assert picture.rows
    assert {len(row) for row in picture.rows} == {len(picture.headings)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_two_elements_of_a_page_share_an_id(language: str) -> None:
    page = "".join(picture.wide + picture.narrow for picture in sample_pictures(language).values())

    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("picture", EMPTY)
def test_nothing_to_show_still_gives_a_picture(picture: Picture) -> None:
    for svg in (picture.wide, picture.narrow):
        assert_words_keep_apart(parsed(svg))


def test_very_long_japanese_labels_are_cut_and_do_not_collide() -> None:
    picture = pillars_named(LONG, LONG, "短い", LONG)

    for svg in (picture.wide, picture.narrow):
        assert_words_keep_apart(parsed(svg))
        assert "…" in svg
    assert picture.rows[0][0] == LONG


def test_a_name_is_never_read_as_markup() -> None:
    picture = pillars_named('</text><script>alert(1)</script>" onload="x')

    assert not [element for element in parsed(picture.wide).iter() if element.tag.endswith("script")]
    assert "<script" not in picture.wide


def test_control_characters_do_not_spoil_the_drawing() -> None:
    picture = pillars_named("Fees\x00\x1b\x0b")

    assert any(text.text == "Fees" for text in parsed(picture.narrow).iter(f"{SVG}text"))


def test_a_handful_among_thousands_is_still_seen() -> None:
    picture = bands_of(1, 0, 0, 40_000)

    widths = [float(bar.attrib["width"]) for bar in parsed(picture.narrow).iter(f"{SVG}rect")]

    assert min(widths) >= 2
    assert sum(widths) <= NARROW
    assert picture.rows[0] == ("critical", "1", "0.0%")


def test_every_band_has_a_shape_of_its_own() -> None:
    picture = bands_of(1, 1, 1, 1)

    assert [_shape(sign) for sign in parsed(picture.wide) if sign.tag in (f"{SVG}path", f"{SVG}circle")] == [
        "square",
        "triangle",
        "diamond",
        "circle",
    ]


def test_a_waterfall_says_what_each_step_comes_to() -> None:
    picture = waterfall(
        [Reached("Declared", 80), Change("No evidence", -12.5), Change("Cap", -28.5, limit=39), Reached("Final", 39)],
        name="w",
        title="W",
        headings=("Step", "Points", "Comes to"),
        language="en",
    )

    assert picture.rows == (
        ("Declared", "80.0", "80.0"),
        ("No evidence", "−12.5", "67.5"),
        ("Cap", "−28.5", "39.0"),
        ("Final", "39.0", "39.0"),
    )
    assert picture.description.startswith("Declared: Points 80.0, Comes to 80.0. No evidence: ")


def test_what_was_not_measured_breaks_the_line() -> None:
    picture = trend_of(10, 12, None, 15)

    lines = [path for path in parsed(picture.wide).iter(f"{SVG}path") if path.attrib["fill"] == "none"]

    assert [line.attrib["d"].count("L") for line in lines] == [1, 0]
    assert picture.rows[2] == ("wave 2", "–")


def test_figures_follow_the_language() -> None:
    by_language = {
        language: corridor_fees(
            [Corridor("VN", (400_000, 700_000))], name="c", title="C", headings=("a", "b", "c", "d"), language=language
        )
        for language in ("ja", "en")
    }

    assert "40万" in by_language["ja"].wide
    assert "400K" in by_language["en"].wide
    assert by_language["ja"].rows[0] == ("VN", "2", "550,000", "700,000")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Recruitment fees", ["Recruitment fees"]),
        ("Management, supply chain and disclosure", ["Management, supply", "chain and disclosure"]),
        ("一二三四五六七八九十一二三四", ["一二三四五六七", "八九十一二三四"]),
        ("証拠のない回答の評価を差し引く", ["証拠のない回答の", "評価を差し引く"]),
        ("2026年3月までに39点へ", ["2026年3月までに39点へ"]),
        ("", [""]),
    ],
)
def test_words_break_where_a_reader_expects(words: str, expected: list[str]) -> None:
    assert wrap(words, 156, size=13) == expected


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = wrap("ああああああああああああ、いいいい。", 156, size=13)

    assert not [line for line in lines if line[0] in "、。"]


def parsed(svg: Markup) -> Element:
    root: Element = fromstring(str(svg))
    return root


def assert_words_keep_apart(root: Element) -> None:
    """With the width estimated as the chart does; some fonts are narrower, none of the usual ones wider."""
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    boxes = [_box(text) for text in root.iter(f"{SVG}text")]
    for left, top, right, bottom, words in boxes:
        assert -1 <= left <= right <= width + 1, words
        assert -1 <= top <= bottom <= height + 1, words
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, f"'{one[4]}' and '{other[4]}' stand on one spot."


def _shape(sign: Element) -> str:
    """By how many places the corners have across and down."""
    if sign.tag == f"{SVG}circle":
        return "circle"
    corners = re.findall(r"([0-9.]+) ([0-9.]+)", sign.attrib["d"])
    across, down = (len(set(places)) for places in zip(*corners, strict=True))
    return {(2, 2): "square", (3, 2): "triangle", (3, 3): "diamond"}[across, down]


def _box(text: Element) -> tuple[float, float, float, float, str]:
    words, size = text.text or "", float(text.attrib["font-size"])
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    width = text_width(words, size)
    left = x - {"start": 0, "middle": width / 2, "end": width}[text.attrib.get("text-anchor", "start")]
    return left, y - 0.75 * size, left + width, y + 0.2 * size, words
