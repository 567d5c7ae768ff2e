"""Invented figures for the style page: every chart, with labels as long as they get."""

from collections.abc import Mapping

from tadasu.charts.bands import BandCount, band_distribution
from tadasu.charts.corridors import Corridor, Limit, corridor_fees
from tadasu.charts.drawing import Picture
from tadasu.charts.funnel import Stage, funnel
from tadasu.charts.pillars import Pillar, pillar_bars
from tadasu.charts.trend import Series, trend_line
from tadasu.charts.waterfall import Change, Reached, waterfall


def sample_pictures(language: str) -> Mapping[str, Picture]:
    """One of each chart by its name, in Japanese or English."""
    ja = language == "ja"
    return {
        "bands": _bands(ja, language),
        "pillars": _pillars(ja, language),
        "waterfall": _waterfall(ja, language),
        "trend": _trend(ja, language),
        "funnel": _funnel(ja, language),
        "corridors": _corridors(ja, language),
    }


def _bands(ja: bool, language: str) -> Picture:
    codes = ("critical", "high", "medium", "medium_unverified", "low", "not_rated", "not_applicable")
    words = (
        ("極めて高い", "高い", "中程度", "中程度（未検証）", "低い", "評価不能", "対象外（申告による）")
        if ja
        else ("Critical", "High", "Medium", "Medium (unverified)", "Low", "Not rated", "Not applicable (attested)")
    )
    counts = (3, 38, 112, 57, 204, 19, 1240)
    return band_distribution(
        [BandCount(*band) for band in zip(codes, words, counts, strict=True)],
        name="bands",
        title="リスク区分別の取引先数" if ja else "Suppliers by risk band",
        headings=("リスク区分", "取引先数", "割合") if ja else ("Band", "Suppliers", "Share"),
        language=language,
    )


def _pillars(ja: bool, language: str) -> Picture:
    names = (
        ("適法な受入れ", "募集・あっせん手数料", "転籍・転職の自由", "住居・生活環境", "相談・救済・労働者の声",
         "育成・共生", "管理体制・サプライチェーン・開示")
        if ja
        else ("Lawful acceptance", "Recruitment fees", "Job-change freedom", "Living conditions",
              "Grievance, remedy and worker voice", "Development", "Management, supply chain and disclosure")
    )  # fmt: skip
    points = ((91.4, 84, None), (72.0, 40, 40), (88.2, 79.5, None), (100, 100, None), (63.7, 58.1, None),
              (None, None, None), (44.0, 31.6, None))  # fmt: skip
    return pillar_bars(
        [Pillar(name, *point) for name, point in zip(names, points, strict=True)],
        name="pillars",
        title="分野別の得点" if ja else "Points by pillar",
        headings=("分野", "申告点", "最終点", "上限") if ja else ("Pillar", "Declared", "Final", "Cap"),
        language=language,
    )


def _waterfall(ja: bool, language: str) -> Picture:
    steps = (
        (Reached("申告点", 82.4), Change("証拠のない回答の評価を差し引く", -11.3),
         Change("重大な不整合2件により証拠を取り消す", -3.9), Reached("証拠反映後", 67.2),
         Change("募集・あっせん手数料の分野の上限", -6.7),
         Change("労働者から旅券を預かっているため、総合点は39点まで", -21.5, 39), Reached("最終点", 39))
        if ja
        else (Reached("Declared", 82.4), Change("Answers without evidence held down", -11.3),
              Change("Evidence taken back by two open contradictions", -3.9), Reached("Assured", 67.2),
              Change("Cap on the pillar Recruitment fees", -6.7),
              Change("A passport is kept, so the final score is at most 39", -21.5, 39), Reached("Final", 39))
    )  # fmt: skip
    return waterfall(
        steps,
        name="waterfall",
        title="申告点から最終点まで" if ja else "From declared to final",
        headings=("段階", "増減", "得点") if ja else ("Step", "Points", "Comes to"),
        language=language,
    )


def _trend(ja: bool, language: str) -> Picture:
    times = [
        f"{year}年{month}月" if ja else f"{month:02}/{year}" for year in (2023, 2024, 2025, 2026) for month in (4, 10)
    ]
    series = (
        Series("極めて高い・高い" if ja else "Critical or high", (61, 58, 52, 49, 50, 43, 44, 41), "#8c1d18"),
        Series("低い" if ja else "Low", (88, 97, None, 121, 150, 161, 187, 204), "#3f7d55"),
        Series("評価不能" if ja else "Not rated", (40, 37, 30, 30, 24, 24, 20, 19)),
    )
    return trend_line(
        times,
        series,
        name="trend",
        title="リスク区分別の取引先数の推移" if ja else "Suppliers by band over time",
        heading="時期" if ja else "Campaign",
        language=language,
    )


def _funnel(ja: bool, language: str) -> Picture:
    names = (
        ("送信待ち", "到達", "開封", "回答開始", "提出", "確認完了")
        if ja
        else ("Queued", "Delivered", "Opened", "Started", "Submitted", "Reviewed")
    )
    counts = (1673, 1641, 1280, 1104, 940, 212)
    return funnel(
        [Stage(*stage) for stage in zip(names, counts, strict=True)],
        name="funnel",
        title="回答の進み具合" if ja else "How far the answers are",
        headings=("段階", "取引先数", "割合") if ja else ("Stage", "Suppliers", "Share"),
        language=language,
    )


def _corridors(ja: bool, language: str) -> Picture:
    names = (
        ("ベトナム", "インドネシア", "フィリピン", "ミャンマー")
        if ja
        else ("Viet Nam", "Indonesia", "Philippines", "Myanmar")
    )
    fees = ((0, 120_000, 365_000, 410_000, 540_000, 688_000), (0, 0, 80_000, 232_000), (0, 0, 0, 95_000), ())
    return corridor_fees(
        [Corridor(*corridor) for corridor in zip(names, fees, strict=True)],
        name="corridors",
        title="送出国別にみた労働者の負担額（円）" if ja else "What workers paid, by country of origin (yen)",
        headings=("送出国", "事業場", "中央値", "最高額") if ja else ("Corridor", "Sites", "Median", "Highest"),
        language=language,
        limits=(Limit("基本給の2か月分" if ja else "Two months of base wage", 420_000),),
    )
